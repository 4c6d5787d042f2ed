import { type Effect, type EffectFacts, resultOf } from './effect.ts';
import { type EffectKind, factsOf } from './effect-kinds.ts';

/**
 * The changes that an effect can go through, as functions of what it was. Each is written by one conditional
 * update of the version that it was made from (write-effect.ts); `undefined` is "nothing to write".
 */

/** How long after a lost answer the vendor is asked once more, in milliseconds. */
export const secondLookMs = 15 * 60_000;

/** Why nobody can tell about a request that the vendor shows nothing of. */
export const mayStillCome = 'its answer was lost, and it may still come';

type Fresh = Pick<Effect, 'id' | 'vendor' | 'kind' | 'target' | 'attempt' | 'begunAt'> & {
  readonly inFlightUntil: number;
};

/** An effect that nobody has begun, or that certainly did not happen. */
export function begin(before: Effect | undefined, fresh: Fresh): Effect {
  return {
    ...fresh,
    state: 'intended',
    version: (before?.version ?? 0) + 1,
    unanswered: before?.unanswered ?? 0,
    extras: before === undefined ? [] : eachOnce(everMade(before), fresh.kind),
  };
}

/** What is brought up to date over and over is one thing all the same. */
function eachOnce(made: readonly EffectFacts[], kind: EffectKind): EffectFacts[] {
  const { identity } = factsOf(kind);
  return [...new Map(made.map((facts) => [facts[identity] ?? JSON.stringify(facts), facts])).values()];
}

/** The lease has run out: somebody else goes on, with the target that the effect was begun with. */
export function takeOver(
  before: Effect,
  by: Pick<Fresh, 'attempt' | 'begunAt' | 'inFlightUntil'>,
  target: EffectFacts = before.target,
): Effect & { state: 'intended' } {
  return { ...base(before), ...by, target, state: 'intended', unanswered: before.unanswered + 1 };
}

/** It happened: whoever knows writes it, also after the fence has closed, and proof is never dropped. */
export function settle(effect: Effect, by: string, result: EffectFacts, now: number): Effect | undefined {
  const { inFlightUntil } = effect;
  const held = inFlightUntil !== undefined;
  // The holder gives its lease back; everybody else's stays.
  const lease = held && effect.attempt !== by ? { inFlightUntil } : {};
  const known = knows(effect, result);
  switch (effect.state) {
    case 'intended':
      return { ...base(effect), ...lease, state: 'done', result };
    case 'done':
      if (!known) return { ...doneLate(effect, result), ...lease };
      return held && effect.attempt === by
        ? { ...base(effect), state: 'done', result: effect.result }
        : undefined;
    case 'undone':
      // It was taken back, and there it is again or still: only the vendor can tell.
      if (known) {
        return effect.lookAt === undefined
          ? { ...effect, version: effect.version + 1, lookAt: now }
          : undefined;
      }
      return { ...doneLate(effect, result), ...lease };
    case 'done_late':
    case 'undoing':
    case 'void':
    case 'unconfirmed':
    case 'undo_failed':
    case 'irreversible':
    case 'superseded':
      return known ? undefined : { ...doneLate(effect, result), ...lease };
    default:
      return effect satisfies never;
  }
}

/** It did not happen and will not. */
export function refuse(effect: Effect, by: string, reason: string, now: number): Effect | undefined {
  if (effect.state !== 'intended' || effect.attempt !== by) return undefined;
  return { ...base(effect), state: 'void', reason, ...secondLook(effect, now) };
}

/** Nobody can tell whether it happened. */
export function doubt(effect: Effect, by: string, reason: string, now: number): Effect | undefined {
  if (effect.state !== 'intended' || effect.attempt !== by) return undefined;
  return { ...base(effect), state: 'unconfirmed', reason, lookAt: now + secondLookMs };
}

/** This attempt sends nothing more: the next one need not wait for the end of its invocation. */
export function leaveOpen(effect: Effect, by: string, until: number): Effect | undefined {
  if (effect.state !== 'intended' || effect.attempt !== by || effect.inFlightUntil <= until) return undefined;
  return { ...effect, version: effect.version + 1, inFlightUntil: until };
}

/**
 * Something is there that the record does not show. What still stands as the campaign's own stays so; what was
 * taken back before is taken back again with it; and what a person was told of stays told.
 */
export function doneLate(effect: Effect, found: EffectFacts): Effect {
  const answered = Math.max(0, effect.unanswered - 1);
  const late = { ...base(effect), unanswered: answered, extras: [...effect.extras, found] };
  switch (effect.state) {
    case 'done':
    case 'done_late':
      return { ...late, state: 'done_late', ...resultIn(effect), ...reasonIn(effect) };
    case 'undo_failed':
    case 'irreversible':
    case 'superseded':
      return {
        ...late,
        state: 'undo_failed',
        ...resultIn(effect),
        reason: `${effect.reason}; another one has come late`,
      };
    case 'intended':
    case 'void':
    case 'undoing':
    case 'undone':
    case 'unconfirmed': {
      const extras = [...everMade(effect), found];
      return { ...late, state: 'done_late', extras, ...reasonIn(effect) };
    }
    default:
      return effect satisfies never;
  }
}

/** Everything that an effect has ever made, as far as anybody knows. */
export function everMade(effect: Effect): EffectFacts[] {
  const result = resultOf(effect);
  return result === undefined ? effect.extras : [...effect.extras, result];
}

export function resultIn(effect: Effect): { result?: EffectFacts } {
  const result = resultOf(effect);
  return result === undefined ? {} : { result };
}

export function reasonIn(effect: Effect): { reason?: string } {
  return 'reason' in effect && effect.reason !== undefined ? { reason: effect.reason } : {};
}

/** When an effect with unanswered requests is looked for once more. */
export function secondLook(effect: Effect, now: number): { lookAt?: number } {
  return effect.unanswered === 0 ? {} : { lookAt: now + secondLookMs };
}

/** What stays of an effect whatever becomes of it; the lease and the look do not. */
export function base({ vendor, kind, id, version, attempt, begunAt, target, unanswered, extras }: Effect) {
  return { vendor, kind, id, version: version + 1, attempt, begunAt, target, unanswered, extras };
}

/** Whether the record shows this very thing. */
function knows(effect: Effect, facts: EffectFacts): boolean {
  const { identity } = factsOf(effect.kind);
  const same = (one: EffectFacts) =>
    facts[identity] === undefined
      ? JSON.stringify(one) === JSON.stringify(facts)
      : one[identity] === facts[identity];
  return everMade(effect).some(same);
}
