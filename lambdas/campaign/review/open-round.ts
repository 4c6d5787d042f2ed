import { type CampaignTable, readRecord, updateRecord } from '../campaign-table.ts';
import type { Review } from './review.ts';
import { firstLookMs } from './review-times.ts';

export type OpenedRound = Pick<
  Review,
  'round' | 'try' | 'token' | 'hash' | 'before' | 'openedAt' | 'deadlineAt' | 'edits' | 'taken'
>;

/**
 * Takes the token of a Task that waits for people: a new round replaces the one before it, a later try of
 * the same round takes only the token, and an earlier one changes nothing. From then on the review clock looks
 * after it.
 * @returns the review as it stands.
 */
export async function openRound(
  table: CampaignTable,
  campaignId: string,
  opened: OpenedRound,
): Promise<Review | undefined> {
  const fresh = await updateRecord(table, campaignId, {
    UpdateExpression: 'SET review = :review, reviewGroup = :group, reviewAt = :look',
    ConditionExpression: 'saga = :running AND (attribute_not_exists(review) OR review.#round < :round)',
    ExpressionAttributeNames: { '#round': 'round' },
    ExpressionAttributeValues: {
      ':running': 'running',
      ':round': opened.round,
      ':review': { taken: {}, ...opened, approvals: {}, commits: {}, reminded: 0 },
      ':group': 'review',
      ':look': opened.openedAt + firstLookMs,
    },
  });
  if (!fresh) {
    await updateRecord(table, campaignId, {
      UpdateExpression:
        'SET review.#try = :try, review.#token = :token, reviewGroup = :group, reviewAt = :look',
      ConditionExpression: 'saga = :running AND review.#round = :round AND review.#try < :try',
      ExpressionAttributeNames: { '#round': 'round', '#try': 'try', '#token': 'token' },
      ExpressionAttributeValues: {
        ':running': 'running',
        ':round': opened.round,
        ':try': opened.try,
        ':token': opened.token,
        ':group': 'review',
        ':look': opened.openedAt + firstLookMs,
      },
    });
  }
  return (await readRecord(table, campaignId)).review;
}
