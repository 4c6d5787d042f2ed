import { type CampaignTable, updateRecord } from '../campaign-table.ts';

/** The state machine has the decision: nothing has to be sent to it any more, and the clock leaves it alone. */
export async function markResumed(
  table: CampaignTable,
  campaignId: string,
  round: number,
  now: number,
): Promise<void> {
  await updateRecord(table, campaignId, {
    UpdateExpression:
      'SET review.resumedAt = if_not_exists(review.resumedAt, :now) REMOVE reviewGroup, reviewAt',
    ConditionExpression: 'review.#round = :round AND attribute_exists(review.decision)',
    ExpressionAttributeNames: { '#round': 'round' },
    ExpressionAttributeValues: { ':round': round, ':now': now },
  });
}
