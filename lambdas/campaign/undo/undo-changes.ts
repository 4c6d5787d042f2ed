import type { Effect, EffectFacts } from '../effect.ts';
import { resultOf } from '../effect.ts';
import {
  base,
  doneLate,
  everMade,
  mayStillCome,
  reasonIn,
  resultIn,
  secondLook,
  secondLookMs,
} from '../effect-changes.ts';
import { factsOf } from '../effect-kinds.ts';
import type { CampaignRecord } from '../record.ts';

/** What became of an effect that was to be taken back. */
export type Undone =
  | { readonly kind: 'undone' }
  /** It happened and stays. */
  | { readonly kind: 'irreversible'; readonly reason: string; readonly url?: string }
  /** Somebody has changed it since: it was left alone. */
  | { readonly kind: 'superseded'; readonly reason: string; readonly url?: string };

/** Before the vendor is told: what was found counts as known from here on. */
export function undoing(effect: Effect, found: EffectFacts | undefined): Effect {
  const result = found ?? resultOf(effect);
  return { ...base(effect), state: 'undoing', ...(result === undefined ? {} : { result }) };
}

/** What a campaign that goes on has besides is taken back: the thing itself stays. */
export function undone(
  effect: Effect,
  only: 'everything' | 'extras',
  { now, deadlineAt }: { now: number; deadlineAt: number },
): Effect {
  const result = resultOf(effect);
  if (only === 'extras' && result !== undefined) return { ...base(effect), state: 'done', result };
  return {
    ...base(effect),
    state: 'undone',
    ...secondLook(effect, now),
    ...resultIn(effect),
    ...reasonIn(effect),
    // A removal that is still under way would take away what is made under the same name.
    inFlightUntil: deadlineAt + factsOf(effect.kind).lateMs,
  };
}

/** A campaign that goes on keeps what it has: of what came besides and stays, a person has to know. */
export function stays(
  effect: Effect,
  only: 'everything' | 'extras',
  how: Exclude<Undone, { kind: 'undone' }>,
): Effect {
  const result = resultOf(effect);
  if (only === 'extras' && result !== undefined) return undoFailed(effect, `one too many: ${how.reason}`);
  const shown = { ...result, ...(how.url === undefined ? {} : { url: how.url }) };
  return { ...base(effect), state: how.kind, result: shown, reason: how.reason.slice(0, 300) };
}

export function undoFailed(effect: Effect, reason: string): Effect {
  return {
    ...base(asked(effect)),
    state: 'undo_failed',
    reason: reason.slice(0, 300),
    ...resultIn(effect),
  };
}

/** It was looked for and is there: it counts as known from here on, and a campaign that is over keeps it. */
export function found(effect: Effect, facts: EffectFacts, saga: CampaignRecord['saga']): Effect {
  if (effect.state === 'intended' && saga !== 'compensating') {
    return { ...base(effect), state: 'done', result: facts };
  }
  return effect.state === 'intended' || effect.state === 'undo_failed'
    ? undoing(effect, facts)
    : doneLate(effect, facts);
}

/** It was looked for and is not there. */
export function absent(effect: Effect, now: number): Effect {
  switch (effect.state) {
    case 'intended':
    case 'undo_failed': {
      const counted = asked(effect);
      if (counted.unanswered === 0 || factsOf(effect.kind).again === 'same') {
        return { ...base(counted), state: 'undone', ...secondLook(counted, now), ...reasonIn(effect) };
      }
      return { ...base(counted), state: 'unconfirmed', reason: mayStillCome, lookAt: now + secondLookMs };
    }
    default: {
      // The second look has shown nothing either: that is as sure as it gets. An earlier one takes nothing from it.
      const { lookAt, ...rest } = effect;
      return { ...rest, version: effect.version + 1, ...(isAhead(lookAt, now) ? { lookAt } : {}) };
    }
  }
}

/** The vendor could not be asked. */
export function notSeen(effect: Effect, reason: string, now: number): Effect {
  const short = reason.slice(0, 300);
  switch (effect.state) {
    case 'unconfirmed':
    case 'void':
    case 'undone': {
      const later = isAhead(effect.lookAt, now) ? { lookAt: effect.lookAt } : {};
      return { ...base(effect), ...later, state: 'unconfirmed', reason: short, extras: everMade(effect) };
    }
    default:
      return undoFailed(effect, short);
  }
}

function isAhead(lookAt: number | undefined, now: number): lookAt is number {
  return lookAt !== undefined && lookAt > now;
}

/** The request of an attempt that has written nothing more is one without an answer. */
function asked(effect: Effect): Effect {
  return effect.state === 'intended' ? { ...effect, unanswered: effect.unanswered + 1 } : effect;
}
