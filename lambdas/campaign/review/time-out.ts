import { type CampaignTable, updateRecord } from '../campaign-table.ts';
import { withNotices } from '../outbox/with-notices.ts';
import { decisionWords } from './decision-words.ts';
import type { Decision, Review } from './review.ts';
import { firstLookMs } from './review-times.ts';

/**
 * The review's time is over: `timed_out` competes with people's decisions for the same update, so that what a
 * person was told is what happens.
 * @returns whether this call has decided
 */
export function timeOut(
  table: CampaignTable,
  campaignId: string,
  { round, hash }: Review,
  now: number,
): Promise<boolean> {
  const decision: Decision = { decision: 'timed_out', by: 'clock', via: 'clock', at: now, hash };
  const update = {
    UpdateExpression: 'SET review.decision = :decision, reviewAt = :look',
    ConditionExpression:
      'saga = :running AND attribute_not_exists(review.decision) AND review.#round = :round',
    ExpressionAttributeNames: { '#round': 'round' },
    ExpressionAttributeValues: {
      ':running': 'running',
      ':round': round,
      ':decision': decision,
      ':look': now + firstLookMs,
    },
  };
  const notice = {
    id: `timed-out ${round}`,
    kind: 'decided',
    at: now,
    text: decisionWords(decision),
  } as const;
  return updateRecord(table, campaignId, withNotices(update, [notice]));
}
