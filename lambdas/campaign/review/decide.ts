import { createHash } from 'node:crypto';
import { type CampaignTable, type RecordUpdate, readRecord, updateRecord } from '../campaign-table.ts';
import type { Notice } from '../outbox/notice.ts';
import { withNotices } from '../outbox/with-notices.ts';
import type { CampaignRecord } from '../record.ts';
import { decisionWords } from './decision-words.ts';
import type { DecidedVia, Decision, Review } from './review.ts';
import { firstLookMs } from './review-times.ts';

/** What somebody who may decide wants, and on which card they said so. */
export interface DecisionWish extends Omit<Decision, 'decision' | 'via'> {
  readonly decision: Exclude<Decision['decision'], 'timed_out'>;
  readonly via: DecidedVia;
  readonly round: number;
  readonly approvalsRequired: number;
  /** Under which the timeline has it, where the same wish may be read again. */
  readonly notice?: Pick<Notice, 'id' | 'at'>;
}

/** What became of somebody's wish to decide. */
export type DecisionOutcome =
  /** It is the decision. */
  | { readonly kind: 'decided'; readonly review: Review }
  /** It counts, and more approvals are needed. */
  | { readonly kind: 'counted'; readonly review: Review }
  /** The same person has said the same before: that stands. */
  | { readonly kind: 'repeated'; readonly review: Review }
  /** Somebody else was faster, or the time was over. */
  | { readonly kind: 'decided-before'; readonly decision: Decision }
  /** What was on the card is no longer what is asked about. */
  | { readonly kind: 'changed'; readonly review: Review }
  /** Nobody is asked: the campaign is over, or the time is and the clock has not said so yet. */
  | { readonly kind: 'over'; readonly status: CampaignRecord['status'] };

/**
 * Decides by one conditional update, which keeps the whole decision: the first one wins. It holds for what the
 * card showed, so the card's round and hash are part of the condition. With several approvals required, an
 * update either adds a person's or, as the last one, decides: each says how many there must be for it, so that
 * of two at once one is the last.
 */
export async function decide(
  table: CampaignTable,
  campaignId: string,
  wish: DecisionWish,
): Promise<DecisionOutcome> {
  const update = (change: RecordUpdate) => updateRecord(table, campaignId, change);
  const kind = needsMore(wish) ? await approve(wish, update) : (await update(decision(wish))) && 'decided';
  const record = await readRecord(table, campaignId);
  const { review } = record;
  return kind === undefined || kind === false || review === undefined
    ? whyNot(record, wish)
    : { kind, review };
}

const needsMore = ({ decision, approvalsRequired }: DecisionWish) =>
  decision === 'approved' && approvalsRequired > 1;

/** Somebody else's approval may come between the two: then the other one of them fits. */
async function approve(
  wish: DecisionWish,
  update: (change: RecordUpdate) => Promise<boolean>,
): Promise<'decided' | 'counted' | undefined> {
  for (let tries = 0; tries <= wish.approvalsRequired; tries += 1) {
    if (await update(lastApproval(wish))) return 'decided';
    if (await update(oneApproval(wish))) return 'counted';
  }
  return undefined;
}

/** Whether the review is open for what was on the card. */
function openFor({ round, hash, at }: DecisionWish) {
  return {
    condition:
      'saga = :running AND attribute_not_exists(review.decision) AND review.#round = :round ' +
      'AND review.#hash = :hash AND review.deadlineAt > :now',
    names: { '#round': 'round', '#hash': 'hash' },
    values: { ':running': 'running', ':round': round, ':hash': hash, ':now': at },
  };
}

function decision(wish: DecisionWish): RecordUpdate {
  const { condition, names, values } = openFor(wish);
  return withNotices(
    {
      UpdateExpression: 'SET review.decision = :decision, reviewAt = :look',
      ConditionExpression: condition,
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: {
        ...values,
        ':decision': decisionOf(wish),
        ':look': wish.at + firstLookMs,
      },
    },
    [noticeOf(wish, 'decided', decisionWords(decisionOf(wish)))],
  );
}

function lastApproval(wish: DecisionWish): RecordUpdate {
  const update = decision(wish);
  return {
    ...update,
    UpdateExpression: update.UpdateExpression?.replace('SET ', 'SET review.approvals.#by = :hash, '),
    ConditionExpression:
      `${update.ConditionExpression} AND attribute_not_exists(review.approvals.#by) ` +
      'AND size(review.approvals) >= :others',
    ExpressionAttributeNames: { ...update.ExpressionAttributeNames, '#by': wish.by },
    ExpressionAttributeValues: {
      ...update.ExpressionAttributeValues,
      ':others': wish.approvalsRequired - 1,
    },
  };
}

function oneApproval(wish: DecisionWish): RecordUpdate {
  const { condition, names, values } = openFor(wish);
  return withNotices(
    {
      UpdateExpression: 'SET review.approvals.#by = :hash',
      ConditionExpression:
        `${condition} AND attribute_not_exists(review.approvals.#by) ` +
        'AND size(review.approvals) < :others',
      ExpressionAttributeNames: { ...names, '#by': wish.by },
      ExpressionAttributeValues: { ...values, ':others': wish.approvalsRequired - 1 },
    },
    [noticeOf(wish, 'approved', `${wish.by} approves, and more approvals are needed`)],
  );
}

function decisionOf({ decision, by, via, at, hash, comment }: DecisionWish): Decision {
  return { decision, by, via, at, hash, ...(comment === undefined ? {} : { comment }) };
}

function noticeOf({ round, by, at, notice }: DecisionWish, kind: Notice['kind'], text: string): Notice {
  const person = createHash('sha256').update(by).digest('hex').slice(0, 12);
  return { ...(notice ?? { id: `${kind} ${round} ${person}`, at }), kind, text, by };
}

/** A client that repeats an update whose answer was lost meets its own success. */
function whyNot({ review, saga, status }: CampaignRecord, wish: DecisionWish): DecisionOutcome {
  if (review === undefined) return { kind: 'over', status };
  const made = review.decision;
  const isOwn = made?.by === wish.by && made.decision === wish.decision && made.hash === wish.hash;
  if (isOwn && review.round === wish.round) return { kind: 'repeated', review };
  if (made !== undefined && review.round === wish.round) return { kind: 'decided-before', decision: made };
  if (saga !== 'running') return { kind: 'over', status };
  if (review.round !== wish.round || review.hash !== wish.hash) return { kind: 'changed', review };
  if (wish.decision === 'approved' && review.approvals[wish.by] === wish.hash) {
    return { kind: 'repeated', review };
  }
  return { kind: 'over', status };
}
