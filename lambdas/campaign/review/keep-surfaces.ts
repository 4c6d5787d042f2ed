import { NotWantedError } from '../begin-rules.ts';
import type { Bodies } from '../bodies.ts';
import { readRecord } from '../campaign-table.ts';
import type { CampaignTask } from '../campaign-task.ts';
import { type Publication, readAsked } from '../publication.ts';
import type { CampaignRecord } from '../record.ts';
import type { CampaignSettings } from '../settings.ts';
import type { GithubPlace } from './branch-commits.ts';
import { postCard, type SlackPlace, updateCard } from './keep-card.ts';
import { keepPullRequest } from './keep-pull-request.ts';
import type { Review } from './review.ts';
import { reviewCard } from './review-card.ts';
import { postedCardOf, reviewKeys } from './review-places.ts';
import { reviewersOf } from './who-decides.ts';

/** Where people see a review. */
export interface SurfaceDeps {
  readonly github: () => Promise<GithubPlace>;
  readonly slack: () => Promise<SlackPlace>;
  readonly bodies: Bodies;
  readonly settings: CampaignSettings;
}

type Task = Pick<CampaignTask, 'ledger' | 'record' | 'table' | 'clock'>;

/** Others may change what has to be shown while it is being shown; then it is shown again, at most that often. */
const mostTurns = 5;

/**
 * Has everybody who is asked see what they are asked about: the pull request and the card of the present round
 * are made where they are missing, and brought up to date where they show something else. What is decided is
 * left to whoever shows the decision.
 */
export async function keepSurfaces(task: Task, deps: SurfaceDeps): Promise<void> {
  const { table } = task;
  const { campaignId } = task.record;
  let { record } = task;
  for (let turn = 0; turn < mostTurns; turn += 1) {
    const { review } = record;
    if (record.saga !== 'running' || review === undefined || review.decision !== undefined) return;
    try {
      await showRound({ ...task, record }, review, deps);
    } catch (error) {
      // Decided in between: whoever shows the decision has the last word.
      if (!(error instanceof NotWantedError)) throw error;
    }
    const now = await readRecord(table, campaignId);
    if (now.review !== undefined && statusOf(now.review) === statusOf(review)) return;
    record = now;
  }
}

/** What of a review its surfaces show. */
const statusOf = ({ round, hash, approvals, escalatedAt }: Review): string =>
  JSON.stringify([round, hash, Object.keys(approvals).sort(), escalatedAt ?? null]);

/** A card with buttons never takes the place of an outcome, however late it comes. */
const isOpenIn =
  (round: number) =>
  ({ review }: CampaignRecord): boolean =>
    review?.round === round && review.decision === undefined;

async function showRound(task: Task, review: Review, deps: SurfaceDeps): Promise<void> {
  const { record, ledger } = task;
  const { campaignId } = record;
  const asked = await readAsked(campaignId, review, deps.bodies);
  const pullRequestUrl = await keepPullRequest(task, review.round, asked.publication, await deps.github());
  const card = cardFor(record, review, { ...asked, pullRequestUrl }, deps.settings);
  const slack = await deps.slack();
  const isWanted = isOpenIn(review.round);
  const place = await postCard(task, review.round, card, slack, isWanted);
  const posted = postedCardOf(await readRecord(task.table, campaignId), review.round);
  const updated = record.effects[reviewKeys.card(review.round)];
  if (updated === undefined && posted?.shows === card.text) return;
  await updateCard(ledger, review.round, place, card, slack.client, isWanted);
}

function cardFor(
  record: CampaignRecord,
  review: Review,
  shown: {
    readonly publication: Publication;
    readonly before: Publication | undefined;
    readonly pullRequestUrl: string;
  },
  settings: CampaignSettings,
) {
  return reviewCard({
    campaignId: record.campaignId,
    round: review.round,
    publication: shown.publication,
    ...(shown.before === undefined ? {} : { before: shown.before }),
    pullRequestUrl: shown.pullRequestUrl,
    reviewers: reviewersOf(record, settings),
    approvalsRequired: record.brief.approvalsRequired,
    approvedBy: Object.keys(review.approvals).sort(),
    deadlineAt: review.deadlineAt,
  });
}
