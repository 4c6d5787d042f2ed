import type { SFNClient } from '@aws-sdk/client-sfn';
import { readRecord } from '../campaign-table.ts';
import type { CampaignTask } from '../campaign-task.ts';
import { isInTimeline } from '../outbox/timeline.ts';
import type { CampaignRecord } from '../record.ts';
import { answerTo, refusalWords, writeAnswer } from './answers.ts';
import { type PullRequestWord, wordsOf } from './judge-pull-request.ts';
import type { SurfaceDeps } from './keep-surfaces.ts';
import { type ReadHeadDeps, readHead } from './read-head.ts';
import type { Review } from './review.ts';
import { pullRequestOf, reviewKeys } from './review-places.ts';
import { takeDecision } from './take-decision.ts';

export interface ReadPullRequestDeps extends ReadHeadDeps {
  readonly github: SurfaceDeps['github'];
  readonly machines: SFNClient;
}

/**
 * Reads what has happened in a campaign's pull request: a webhook is a hint to do so, and the review clock does
 * it as well, since webhooks get lost. What was pushed is read first, so that a review counts for the content
 * that its commit holds. However often it is read, everything counts once and everybody is answered once.
 * @returns whether there was anything that somebody has to be told or shown
 */
export async function readPullRequest(task: CampaignTask, deps: ReadPullRequestDeps): Promise<boolean> {
  const { record } = task;
  const place = pullRequestOf(record);
  if (place === undefined || record.review === undefined) return false;
  const { repository, number } = place;
  const github = await deps.github();
  const found = await github.client.getPullRequest(repository, number);
  if (found === undefined) return false;
  const pull = endedByUs(record) ? { ...found, state: 'open' as const } : found;
  const head = await readHead(task, pull, repository, github, deps);
  let hasNews = head === 'refused';

  const reviews = await github.client.listReviews(repository, number);
  const closedBy = pull.state === 'closed' ? await github.client.closedBy(repository, number) : undefined;
  for (const word of wordsOf(pull, reviews, closedBy, record.review)) {
    // What is said about an edit is read again once that is applied.
    if (head === 'applying' && word.commit === pull.headSha && word.decision !== 'rejected') continue;
    if (await isDealtWith(task, word)) continue;
    await take(task, word, deps);
    hasNews = true;
  }
  return hasNews;
}

/** What we have merged or closed ourselves is nobody's word. */
function endedByUs({ effects, saga, review }: CampaignRecord): boolean {
  return saga !== 'running' || effects[reviewKeys.end(review?.round ?? 1)] !== undefined;
}

/** What was told, or waits to be told, has been dealt with. */
async function isDealtWith({ table, record }: CampaignTask, { id, at }: PullRequestWord): Promise<boolean> {
  const { outbox } = await readRecord(table, record.campaignId);
  return outbox[id] !== undefined || (await isInTimeline(table, record.campaignId, { id, at }));
}

async function take(
  { table, clock, record }: CampaignTask,
  word: PullRequestWord,
  { machines, settings }: ReadPullRequestDeps,
): Promise<void> {
  const { login, decision, comment, at, id } = word;
  const { campaignId } = record;
  const { review } = await readRecord(table, campaignId);
  if (review === undefined) return;
  const outcome = await takeDecision(
    {
      card: { campaignId, round: review.round, hash: hashSeen(word, review) },
      account: { kind: 'github', id: login },
      decision,
      via: 'github',
      notice: { id, at },
      ...(comment === undefined ? {} : { comment }),
    },
    { table, machines, clock, settings },
  );
  if (outcome.kind === 'no-campaign') return;
  const text = outcome.kind === 'refused' ? refusalWords(outcome.because) : answerTo(outcome);
  if (text !== undefined) {
    await writeAnswer(table, campaignId, { to: { via: 'github', login }, text, at, noticeId: id });
  }
}

/** Who closes a pull request rejects the campaign, whatever its last commit holds: nothing is published by that. */
function hashSeen({ decision, commit }: PullRequestWord, { commits, hash }: Review): string {
  return decision === 'rejected' ? hash : commits[commit ?? ''] || 'unknown';
}
