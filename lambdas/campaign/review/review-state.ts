import { type CampaignTable, readRecord, updateRecord } from '../campaign-table.ts';
import type { Decision, Review } from '../record.ts';

/**
 * Takes the token of a Task that waits for people: a new round replaces the one before it, a later try of
 * the same round takes only the token, and an earlier one changes nothing.
 * @returns the review as it stands.
 */
export async function openRound(
  table: CampaignTable,
  campaignId: string,
  opened: Pick<Review, 'round' | 'try' | 'token' | 'hash' | 'deadlineAt'>,
): Promise<Review | undefined> {
  const fresh = await updateRecord(table, campaignId, {
    UpdateExpression: 'SET review = :review',
    ConditionExpression: 'saga = :running AND (attribute_not_exists(review) OR review.#round < :round)',
    ExpressionAttributeNames: { '#round': 'round' },
    ExpressionAttributeValues: {
      ':running': 'running',
      ':round': opened.round,
      ':review': { ...opened, approvals: {} },
    },
  });
  if (!fresh) {
    await updateRecord(table, campaignId, {
      UpdateExpression: 'SET review.#try = :try, review.#token = :token',
      ConditionExpression: 'saga = :running AND review.#round = :round AND review.#try < :try',
      ExpressionAttributeNames: { '#round': 'round', '#try': 'try', '#token': 'token' },
      ExpressionAttributeValues: {
        ':running': 'running',
        ':round': opened.round,
        ':try': opened.try,
        ':token': opened.token,
      },
    });
  }
  return (await readRecord(table, campaignId)).review;
}

/** What became of somebody's wish to decide. */
export type DecisionOutcome =
  /** It is the decision. */
  | { readonly kind: 'decided'; readonly review: Review }
  /** It counts, and more approvals are needed. */
  | { readonly kind: 'counted'; readonly review: Review }
  /** The review was decided before, or what was on the card is no longer what is asked about. */
  | { readonly kind: 'too-late'; readonly review: Review | undefined };

export interface DecisionWish extends Omit<Decision, 'decision'> {
  readonly decision: Decision['decision'];
  readonly round: number;
  readonly approvalsRequired: number;
}

/**
 * Decides by one conditional update: the first decision wins. With several approvals required, the same
 * update either adds a person's or, as the last one, decides.
 */
export async function decide(
  table: CampaignTable,
  campaignId: string,
  wish: DecisionWish,
): Promise<DecisionOutcome> {
  const { round, approvalsRequired, ...decision } = wish;
  const needsMore = wish.decision === 'approved' && approvalsRequired > 1;
  const open =
    'saga = :running AND attribute_not_exists(review.decision) AND review.#round = :round ' +
    'AND review.#hash = :hash AND review.deadlineAt > :now';
  const names = { '#round': 'round', '#hash': 'hash' };
  const values = { ':running': 'running', ':round': round, ':hash': wish.hash, ':now': wish.at };

  const decided = await updateRecord(table, campaignId, {
    UpdateExpression: needsMore
      ? 'SET review.decision = :decision, review.approvals.#by = :hash'
      : 'SET review.decision = :decision',
    ConditionExpression: needsMore
      ? `${open} AND attribute_not_exists(review.approvals.#by) AND size(review.approvals) >= :others`
      : open,
    ExpressionAttributeNames: needsMore ? { ...names, '#by': wish.by } : names,
    ExpressionAttributeValues: needsMore
      ? { ...values, ':decision': decision, ':others': approvalsRequired - 1 }
      : { ...values, ':decision': decision },
  });
  const counted =
    !decided &&
    needsMore &&
    (await updateRecord(table, campaignId, {
      UpdateExpression: 'SET review.approvals.#by = :hash',
      ConditionExpression: open,
      ExpressionAttributeNames: { ...names, '#by': wish.by },
      ExpressionAttributeValues: values,
    }));
  const { review } = await readRecord(table, campaignId);
  if (review !== undefined && decided) return { kind: 'decided', review };
  if (review !== undefined && counted) return { kind: 'counted', review };
  return { kind: 'too-late', review };
}

/** The review's time is over: `timed_out` competes with people's decisions for the same update. */
export async function timeOut(
  table: CampaignTable,
  campaignId: string,
  review: Review,
  now: number,
): Promise<void> {
  const decision: Decision = { decision: 'timed_out', by: 'clock', via: 'clock', at: now, hash: review.hash };
  await updateRecord(table, campaignId, {
    UpdateExpression: 'SET review.decision = :decision',
    ConditionExpression:
      'saga = :running AND attribute_not_exists(review.decision) AND review.#round = :round',
    ExpressionAttributeNames: { '#round': 'round' },
    ExpressionAttributeValues: { ':running': 'running', ':round': review.round, ':decision': decision },
  });
}

/** The state machine has the decision: nothing has to be sent to it any more. */
export async function markResumed(
  table: CampaignTable,
  campaignId: string,
  round: number,
  now: number,
): Promise<void> {
  await updateRecord(table, campaignId, {
    UpdateExpression: 'SET review.resumedAt = if_not_exists(review.resumedAt, :now)',
    ConditionExpression: 'review.#round = :round AND attribute_exists(review.decision)',
    ExpressionAttributeNames: { '#round': 'round' },
    ExpressionAttributeValues: { ':round': round, ':now': now },
  });
}
