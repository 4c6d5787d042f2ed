import { createHash } from 'node:crypto';
import { type CampaignTable, type RecordUpdate, readRecord, updateRecord } from '../campaign-table.ts';
import type { Notice } from '../outbox/notice.ts';
import { withNotices } from '../outbox/with-notices.ts';
import type { CampaignRecord } from '../record.ts';
import { type UpdatePart, updateOf } from '../update-part.ts';
import { decisionWords } from './decision-words.ts';
import { askedAbout, type Closed, whyClosed } from './open-condition.ts';
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
  | Closed;

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

function decision(wish: DecisionWish, ...more: readonly UpdatePart[]): RecordUpdate {
  const made = decisionOf(wish);
  return withNotices(updateOf(askedAbout(wish, wish.at), writtenDecision(made), ...more), [
    noticeOf(wish, 'decided', decisionWords(made)),
  ]);
}

const lastApproval = (wish: DecisionWish): RecordUpdate =>
  decision(wish, approvalOf(wish), { condition: 'size(review.approvals) >= :others' });

const oneApproval = (wish: DecisionWish): RecordUpdate =>
  withNotices(
    updateOf(askedAbout(wish, wish.at), approvalOf(wish), { condition: 'size(review.approvals) < :others' }),
    [noticeOf(wish, 'approved', `${wish.by} approves, and more approvals are needed`)],
  );

/** One person counts once. */
const approvalOf = ({ by, approvalsRequired }: DecisionWish): UpdatePart => ({
  set: ['review.approvals.#by = :hash'],
  condition: 'attribute_not_exists(review.approvals.#by)',
  names: { '#by': by },
  values: { ':others': approvalsRequired - 1 },
});

/** Writes a decision down; the clock looks soon whether the state machine has taken it. */
export const writtenDecision = (made: Decision): UpdatePart => ({
  set: ['review.decision = :decision', 'reviewAt = :look'],
  values: { ':decision': made, ':look': made.at + firstLookMs },
});

function decisionOf({ decision, by, via, at, hash, comment }: DecisionWish): Decision {
  return { decision, by, via, at, hash, ...(comment === undefined ? {} : { comment }) };
}

function noticeOf({ round, by, at, notice }: DecisionWish, kind: Notice['kind'], text: string): Notice {
  const person = createHash('sha256').update(by).digest('hex').slice(0, 12);
  return { ...(notice ?? { id: `${kind} ${round} ${person}`, at }), kind, text, by };
}

function whyNot(record: CampaignRecord, wish: DecisionWish): DecisionOutcome {
  const { review, status } = record;
  return review !== undefined && hasSaidSo(record, review, wish)
    ? { kind: 'repeated', review }
    : (whyClosed(record, wish, wish.at) ?? { kind: 'over', status });
}

/** A client that repeats an update whose answer was lost meets its own success. */
function hasSaidSo({ saga }: CampaignRecord, review: Review, { round, by, decision, hash }: DecisionWish) {
  const made = review.decision;
  if (review.round !== round) return false;
  if (made !== undefined) return made.by === by && made.decision === decision && made.hash === hash;
  return saga === 'running' && decision === 'approved' && review.approvals[by] === hash;
}
