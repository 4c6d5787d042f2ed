import type { CampaignRecord } from '../record.ts';
import type { UpdatePart } from '../update-part.ts';
import type { CardValue } from './card-value.ts';
import type { Decision, Review } from './review.ts';

/** Holds while nobody has decided about a round. */
export function undecided(round: number) {
  return {
    condition: 'saga = :running AND attribute_not_exists(review.decision) AND review.#round = :round',
    names: { '#round': 'round' },
    values: { ':running': 'running', ':round': round },
  } satisfies UpdatePart;
}

/** Holds while people are asked about this very content, and their time is not over. */
export function askedAbout({ round, hash }: Pick<CardValue, 'round' | 'hash'>, now: number) {
  const { condition, names, values } = undecided(round);
  return {
    condition: `${condition} AND review.#hash = :hash AND review.deadlineAt > :now`,
    names: { ...names, '#hash': 'hash' },
    values: { ...values, ':hash': hash, ':now': now },
  } satisfies UpdatePart;
}

/** Why nobody is asked about something any more. */
export type Closed =
  /** Somebody else was faster, or the time was over. */
  | { readonly kind: 'decided-before'; readonly decision: Decision }
  /** What was on the card is no longer what is asked about. */
  | { readonly kind: 'changed'; readonly review: Review }
  /** Nobody is asked: the campaign is over, or the time is and the clock has not said so yet. */
  | { readonly kind: 'over'; readonly status: CampaignRecord['status'] };

/** Why a round is not open for what somebody has seen; `undefined` where it is. The same as {@link askedAbout}. */
export function whyClosed(
  { review, saga, status }: CampaignRecord,
  { round, hash }: Pick<CardValue, 'round' | 'hash'>,
  now: number,
): Closed | undefined {
  if (review?.decision !== undefined && review.round === round) {
    return { kind: 'decided-before', decision: review.decision };
  }
  if (review === undefined || saga !== 'running' || review.deadlineAt <= now) return { kind: 'over', status };
  if (review.round !== round || review.hash !== hash) return { kind: 'changed', review };
  return undefined;
}
