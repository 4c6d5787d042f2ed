import { readRecord } from '../campaign-table.ts';
import type { CampaignTask } from '../campaign-task.ts';
import { markResumed } from './mark-resumed.ts';
import type { Decision } from './review.ts';
import { timeOut } from './time-out.ts';

/**
 * Follows the decision in the record, whichever won: a backstop time-out that comes after a decision
 * changes nothing.
 */
export async function settleReview(
  { table, clock, record }: CampaignTask,
  timedOut: boolean,
): Promise<{ decision: Decision['decision'] }> {
  const { campaignId } = record;
  if (record.review === undefined) throw new Error(`campaign ${campaignId} has no review to settle`);
  if (timedOut) await timeOut(table, campaignId, record.review, clock.now());

  const { review } = await readRecord(table, campaignId);
  if (review?.decision === undefined) throw new Error(`the review of campaign ${campaignId} is not decided`);
  await markResumed(table, campaignId, review.round, clock.now());
  return { decision: review.decision.decision };
}
