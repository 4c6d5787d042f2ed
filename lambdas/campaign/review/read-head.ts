import { isDeepStrictEqual } from 'node:util';
import { InvalidInputError } from '../../platform/errors.ts';
import type { PullRequest } from '../../vendors/github/pull-requests.ts';
import type { CampaignTask } from '../campaign-task.ts';
import type { ContentPieces } from '../content.ts';
import type { CampaignRecord } from '../record.ts';
import { writeAnswer } from './answers.ts';
import { type GithubPlace, longestLine, noteCommit } from './branch-commits.ts';
import { contentOfOwnCommit } from './commit-message.ts';
import { editWords } from './edit-words.ts';
import type { SurfaceDeps } from './keep-surfaces.ts';
import { versionOrNothing } from './refuse-stale.ts';
import { type EditDeps, requestEdit } from './request-edit.ts';
import { parseTextsFile, textsPathOf } from './review-files.ts';

export interface ReadHeadDeps extends Pick<EditDeps, 'apply' | 'settings'> {
  readonly bodies: SurfaceDeps['bodies'];
}

/**
 * Sees to the commit at the end of the branch: one that nobody knows is an edit, unless it is ours.
 * @returns `applying` for an edit: until that is done nobody knows what a review of the commit is about
 */
export async function readHead(
  task: CampaignTask,
  { headSha }: Pick<PullRequest, 'headSha'>,
  repository: string,
  github: GithubPlace,
  deps: ReadHeadDeps,
): Promise<'known' | 'applying' | 'refused'> {
  const { record } = task;
  const { review, campaignId } = record;
  if (review === undefined || review.commits[headSha] !== undefined) return 'known';
  const line = await firstKnown(record, headSha, repository, github);
  const texts = await textsAt(record, headSha, repository, github);
  const from = line.own ?? line.from ?? review.hash;
  if (texts.kind === 'fine') {
    const before = await versionOrNothing(campaignId, from, deps.bodies);
    // Somebody who amends a commit of ours keeps its message.
    if (isDeepStrictEqual(before?.pieces, texts.pieces)) {
      await noteCommit(task, headSha, from);
      return 'known';
    }
  }
  if (review.decision !== undefined || record.saga !== 'running') return 'known';
  const login = line.login ?? '';
  const to = { via: 'github', login } as const;
  const refuse = async (text: string): Promise<'refused'> => {
    const at = task.clock.now();
    const noticeId = `github-push ${headSha.slice(0, 12)}`;
    await writeAnswer(task.table, campaignId, {
      to,
      text: `Your commit was not taken: ${text}`,
      at,
      noticeId,
    });
    await noteCommit(task, headSha, '');
    return 'refused';
  };
  if (texts.kind === 'broken') return refuse(texts.why);
  const outcome = await requestEdit(
    {
      card: { campaignId, round: review.round, hash: from },
      account: { kind: 'github', id: login },
      via: 'github',
      pieces: texts.pieces,
      name: `github ${headSha}`,
      commit: headSha,
      to,
    },
    { ...deps, table: task.table, clock: task.clock },
  );
  return outcome.kind === 'accepted' ? 'applying' : refuse(editWords(outcome));
}

interface Line {
  /** The content that the head says it has, where it is a commit of ours. */
  readonly own?: string;
  /** The content of the nearest commit below the head that is known. */
  readonly from?: string;
  /** Who has made the head, or the first commit below it that says so. */
  readonly login?: string;
}

async function firstKnown(
  record: CampaignRecord,
  head: string,
  repository: string,
  { client }: GithubPlace,
): Promise<Line> {
  let sha: string | undefined = head;
  let line: Line = {};
  for (let steps = 0; sha !== undefined && steps < longestLine; steps += 1) {
    const noted = record.review?.commits[sha];
    if (noted) return { ...line, from: noted };
    const commit = await client.getCommit(repository, sha);
    const own = commit && contentOfOwnCommit(commit.message, record);
    if (commit?.login !== undefined) line = { login: commit.login, ...line };
    if (own !== undefined) return sha === head ? { ...line, own } : { ...line, from: own };
    sha = commit?.parents[0];
  }
  return line;
}

type TextsAt =
  | { readonly kind: 'fine'; readonly pieces: ContentPieces }
  | { readonly kind: 'broken'; readonly why: string };

async function textsAt(
  { campaignId, brief }: CampaignRecord,
  sha: string,
  repository: string,
  { client }: GithubPlace,
): Promise<TextsAt> {
  const path = textsPathOf(campaignId, brief.name);
  const file = await client.getFile(repository, path, sha);
  if (file === undefined) return { kind: 'broken', why: `${path} is not there any more` };
  try {
    return { kind: 'fine', pieces: parseTextsFile(file.content.toString('utf8')) };
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    const each = error.problems.map(({ field, message }) => `\n- ${field} ${message}`).join('');
    return { kind: 'broken', why: `${error.message}${each}` };
  }
}
