import { VendorConflictError, VendorUnavailableError } from '../../platform/errors.ts';
import type { CampaignTask } from '../campaign-task.ts';
import { performEffect } from '../perform-effect.ts';
import type { Publication } from '../publication.ts';
import type { CampaignRecord } from '../record.ts';
import { sighting } from '../sighting.ts';
import { contentOfCommit, type GithubPlace, headOf, noteCommit } from './branch-commits.ts';
import { commitMessage } from './commit-message.ts';
import { type BranchPlace, openBranch } from './open-branch.ts';
import { pullRequestBody } from './preview-markdown.ts';
import { reviewFiles } from './review-files.ts';
import { pullRequestRound, reviewBranchOf, reviewKeys } from './review-places.ts';

type Task = Pick<CampaignTask, 'ledger' | 'record' | 'table'>;

/**
 * Has the pull request show what is asked about: opened in the first round, and one more commit whenever the
 * content is another. @returns its address
 * @throws VendorUnavailableError where somebody has pushed, and that has to be read first
 */
export async function keepPullRequest(
  task: Task,
  round: number,
  publication: Publication,
  github: GithubPlace,
): Promise<string> {
  const { record, ledger } = task;
  const first = pullRequestRound(record, round);
  const { reviewRepository: repository, baseBranch: base } = github.settings;
  const branch = reviewBranchOf(record.campaignId, publication.name);
  const made = await openBranch(task, first, { repository, branch, base }, publication, github);
  if (lastCommitOf(record, round, made) !== publication.hash) {
    await addCommit(task, round, { repository, branch }, publication, github);
  }
  const pull = await performEffect(
    ledger,
    {
      key: reviewKeys.pullRequest(first),
      kind: 'pull-request',
      target: () => ({ repository, branch, base }),
    },
    {
      send: async (effect) => {
        const opened = await github.client.openPullRequest(effect, repository, {
          title: `Campaign: ${publication.name}`,
          head: branch,
          base,
          body: pullRequestBody(publication, record.campaignId),
        });
        return { repository, number: opened.number, url: opened.url };
      },
      find: async () => {
        const found = await github.client.findPullRequest(repository, { head: branch, base });
        return sighting(found && { repository, number: found.number, url: found.url });
      },
    },
  );
  return String(pull['url']);
}

/** The content that the branch shows before this round adds to it; nothing, where it has added already. */
function lastCommitOf({ effects }: CampaignRecord, round: number, made: string): string | undefined {
  if (effects[reviewKeys.commit(round)] !== undefined) return undefined;
  for (let earlier = round - 1; earlier > 0; earlier -= 1) {
    const commit = effects[reviewKeys.commit(earlier)];
    if (commit !== undefined) return String(commit.target['shows']);
  }
  return made;
}

/** Whether this round has put a commit onto the branch: `review.commits` begins anew with each round. */
function hasCommitted(record: CampaignRecord, round: number): boolean {
  const branch = record.effects[reviewKeys.branch(pullRequestRound(record, round))];
  const first = branch?.state === 'done' ? branch.result['sha'] : undefined;
  const noted = Object.entries(record.review?.commits ?? {});
  return noted.some(([sha, content]) => sha !== first && content !== '');
}

async function addCommit(
  task: Task,
  round: number,
  { repository, branch }: BranchPlace,
  publication: Publication,
  { client }: GithubPlace,
): Promise<void> {
  const { record, ledger } = task;
  const { hash, name } = publication;
  const isNew = round > 1 && !hasCommitted(record, round);
  const made = await performEffect(
    ledger,
    {
      key: reviewKeys.commit(round),
      kind: 'commit',
      shows: hash,
      target: () => ({ repository, branch, shows: hash }),
    },
    {
      send: async (effect) => {
        const head = await headOf(repository, branch, client);
        // What was pushed after the round before had been decided is no edit any more.
        if (!isNew && (await contentOfCommit(head, record, repository, client)) === undefined) {
          throw new VendorUnavailableError('somebody has pushed, and that is read first');
        }
        const message = commitMessage(name, hash, effect);
        const files = reviewFiles(record.campaignId, publication);
        const commit = { branch, head, message, files };
        const { sha } = await afterOthers(client.commitFiles(effect, repository, commit));
        return { repository, branch, sha };
      },
      find: async () => {
        const head = await client.getBranch(repository, branch);
        if (head === undefined) return sighting(undefined);
        const shown = await contentOfCommit(head.sha, record, repository, client);
        return sighting(shown === hash ? { repository, branch, sha: head.sha } : undefined);
      },
    },
  );
  await noteCommit(task, String(made['sha']), hash);
}

/** Somebody has pushed at this very moment: nothing was written. */
async function afterOthers<T>(commit: Promise<T>): Promise<T> {
  try {
    return await commit;
  } catch (error) {
    if (!(error instanceof VendorConflictError)) throw error;
    throw new VendorUnavailableError(`${error.message}; it is read first`, { cause: error });
  }
}
