import { SagaClosedError } from '../platform/errors.ts';
import { type Effect, type EffectFacts, resultOf } from './effect.ts';
import { reasonIn } from './effect-changes.ts';
import { type EffectKind, factsOf } from './effect-kinds.ts';
import type { CampaignRecord } from './record.ts';
import type { BesideEffect } from './write-effect.ts';

/** An effect that somebody wants to have, before it is begun. */
export interface WantedEffect {
  /** `<step>/<effect>[/<channel or network>]@<revision>`. */
  readonly key: string;
  readonly kind: EffectKind;
  /** What is needed to find it and to undo it, should its answer be lost; gets the effect's id. */
  readonly target: (id: string) => EffectFacts;
  /**
   * For what people look at and is kept up to date: what it has to show, as `shows` in its target. One that shows
   * anything else is begun anew, as soon as nobody is at it.
   */
  readonly shows?: string;
  /** Whether anybody still wants it, as the record is when it is begun: asked before each begin. */
  readonly isWanted?: (record: CampaignRecord) => boolean;
  /** It commits the campaign: the first such effect is the pivot. */
  readonly pivot?: {
    /** From when on it cannot be taken back any more. */
    readonly irreversibleAt?: number;
  };
}

/** Nothing was begun: what it would show is out of date by now. */
export class NotWantedError extends Error {
  override readonly name = 'NotWantedError';
}

/** What nobody has to begin any more. */
export type Settled =
  /** Done before. */
  | { readonly kind: 'done'; readonly result: EffectFacts }
  /** Nobody can tell whether it happened: it is never sent again, and a substitute may be. */
  | { readonly kind: 'unconfirmed'; readonly reason: string };

/**
 * What nobody begins any more: it stands, or it may still come. What certainly did not happen, or was taken back
 * at a vendor that makes no second one, is begun anew.
 */
export function settledAs(effect: Effect): Settled | undefined {
  const result = resultOf(effect);
  switch (effect.state) {
    case 'intended':
    case 'void':
      return undefined;
    case 'done':
    case 'done_late':
    case 'undo_failed':
    case 'irreversible':
    case 'superseded':
      if (result !== undefined) return { kind: 'done', result };
      break;
    case 'undoing':
    case 'undone':
      break;
    case 'unconfirmed':
      return { kind: 'unconfirmed', reason: effect.reason };
    default:
      return effect satisfies never;
  }
  // What has one name only is begun anew once it is gone; what has a substitute is not needed any more.
  if (factsOf(effect.kind).again === 'same' && !standing.has(effect.state)) return undefined;
  return { kind: 'unconfirmed', reason: reasonIn(effect).reason ?? effect.state };
}

/** States in which something may be there that nobody takes away. */
const standing: ReadonlySet<Effect['state']> = new Set(['undo_failed', 'irreversible', 'superseded']);

/** Whether it stands, as far as anybody knows, and shows something else than it has to. */
export function isOutOfDate({ state, target }: Effect, { shows }: WantedEffect): boolean {
  const stands = state === 'done' || state === 'unconfirmed';
  return shows !== undefined && stands && target['shows'] !== shows;
}

/** Also what is done is taken from the ledger after the fence has closed; only a new effect needs it open. */
export function assertOpen(key: string, { saga, deadlineAt }: CampaignRecord, now: number): void {
  if (saga !== 'running') throw new SagaClosedError(`${key} is not begun: the campaign is ${saga}`);
  if (deadlineAt !== undefined && deadlineAt <= now) {
    throw new SagaClosedError(`${key} is not begun: the campaign's time is over`);
  }
}

/** The fence and the deadline, and, in the same update, the effect's place in the order and the pivot. */
export function besideBegin({ key, pivot }: WantedEffect, isNext: boolean, now: number): BesideEffect {
  const irreversibleAt = pivot?.irreversibleAt;
  return {
    condition: 'saga = :running AND (attribute_not_exists(deadlineAt) OR deadlineAt > :now)',
    set: [
      ...(isNext ? ['#order.#key = nextSequence', 'nextSequence = nextSequence + :one'] : []),
      ...(pivot === undefined ? [] : ['pivotAt = if_not_exists(pivotAt, :now)']),
      ...(irreversibleAt === undefined
        ? []
        : ['pointOfNoReturnAt = if_not_exists(pointOfNoReturnAt, :irreversibleAt)']),
    ],
    names: { '#key': key, ...(isNext ? { '#order': 'order' } : {}) },
    values: {
      ':running': 'running',
      ':now': now,
      ...(isNext ? { ':one': 1 } : {}),
      ...(irreversibleAt === undefined ? {} : { ':irreversibleAt': irreversibleAt }),
    },
  };
}
