import { type BegunEffect, begunEffect } from '../platform/begun-effect.ts';
import type { Clock } from '../platform/clock.ts';
import { EffectInFlightError, SagaClosedError, UnconfirmedEffectError } from '../platform/errors.ts';
import type { Service } from '../platform/services.ts';
import { type CampaignTable, readRecord, updateRecord } from './campaign-table.ts';
import type { Effect, EffectFacts, EffectKind } from './effect.ts';
import { effectIdOf } from './identity.ts';

/** An effect that somebody wants to have, before it is begun. */
export interface WantedEffect {
  /** `<step>/<effect>[/<channel or network>]@<revision>`. */
  readonly key: string;
  readonly vendor: Service;
  readonly kind: EffectKind;
  /** What is needed to find it and to undo it, should its answer be lost. */
  readonly target: EffectFacts;
  /** How long the vendor may still carry out a request that it has not answered, in milliseconds. */
  readonly lateMs: number;
  /** Whether it commits the campaign: the first such effect is the pivot. */
  readonly pivot?: boolean;
}

/** What `begin` found. */
export type Begun =
  /** Ours, and never tried before. */
  | { readonly kind: 'begun'; readonly effect: BegunEffect }
  /** Ours now; an earlier attempt may have carried it out. */
  | { readonly kind: 'taken-over'; readonly effect: BegunEffect; readonly begunAt: number }
  /** Done before. */
  | { readonly kind: 'done'; readonly result: EffectFacts };

export interface LedgerOptions {
  readonly table: CampaignTable;
  readonly clock: Clock;
  readonly campaignId: string;
  /** One UUID an invocation: the same event delivered twice is two attempts. */
  readonly attempt: string;
  /** When this invocation ends, in milliseconds since the epoch. */
  readonly deadlineAt: number;
}

/** The ledger of one campaign, as one invocation uses it. */
export interface Ledger {
  /**
   * Writes the effect down before it happens.
   * @throws SagaClosedError where compensation has begun, EffectInFlightError where another attempt may
   *   still be at it, UnconfirmedEffectError where a person has to look first.
   */
  begin(wanted: WantedEffect): Promise<Begun>;
  /** It happened. */
  settle(effect: BegunEffect, result: EffectFacts): Promise<void>;
  /** It did not happen and will not: a later attempt may begin it anew. */
  refuse(effect: BegunEffect, reason: string): Promise<void>;
  /**
   * It was sent, its answer is lost, and this attempt sends nothing more: the next one need not wait for this
   * invocation's end, only as long as the vendor may still carry it out.
   */
  leaveOpen(effect: BegunEffect, lateMs: number): Promise<void>;
}

export function createLedger(options: LedgerOptions): Ledger {
  const { table, clock, campaignId, attempt, deadlineAt } = options;

  const entry = (wanted: WantedEffect): Effect => ({
    state: 'intended',
    vendor: wanted.vendor,
    kind: wanted.kind,
    id: effectIdOf(campaignId, wanted.key),
    attempt,
    begunAt: clock.now(),
    target: wanted.target,
    inFlightUntil: deadlineAt + wanted.lateMs,
  });

  const begun = (key: string, effect: Effect): BegunEffect =>
    begunEffect({ campaignId, key, id: effect.id, sendBefore: deadlineAt });

  return {
    async begin(wanted) {
      const effect = entry(wanted);
      const before = (await readRecord(table, campaignId)).effects[wanted.key];
      const written = await updateRecord(table, campaignId, {
        UpdateExpression:
          'SET effects.#key = :effect, #order.#key = if_not_exists(#order.#key, nextSequence), ' +
          `nextSequence = nextSequence + :one${wanted.pivot === true ? ', pivotAt = if_not_exists(pivotAt, :now)' : ''}`,
        ConditionExpression:
          'saga = :running AND (' +
          (before === undefined
            ? 'attribute_not_exists(effects.#key))'
            : 'effects.#key.#state = :void OR ' +
              '(effects.#key.#state = :intended AND effects.#key.inFlightUntil < :now AND effects.#key.attempt = :before))'),
        ExpressionAttributeNames: {
          '#key': wanted.key,
          '#order': 'order',
          ...(before === undefined ? {} : { '#state': 'state' }),
        },
        ExpressionAttributeValues: {
          ':effect': effect,
          ':one': 1,
          ':running': 'running',
          ...(before === undefined
            ? {}
            : { ':void': 'void', ':intended': 'intended', ':before': before.attempt }),
          ...(before !== undefined || wanted.pivot === true ? { ':now': clock.now() } : {}),
        },
      });
      if (written) {
        return before?.state === 'intended'
          ? { kind: 'taken-over', effect: begun(wanted.key, effect), begunAt: before.begunAt }
          : { kind: 'begun', effect: begun(wanted.key, effect) };
      }
      return refusedBegin(wanted.key);
    },

    async settle(effect, result) {
      await updateRecord(table, campaignId, {
        UpdateExpression:
          'SET effects.#key.#state = :done, effects.#key.#result = :result REMOVE effects.#key.inFlightUntil',
        ConditionExpression: 'effects.#key.#state = :intended AND effects.#key.attempt = :attempt',
        ExpressionAttributeNames: { '#key': effect.key, '#state': 'state', '#result': 'result' },
        ExpressionAttributeValues: {
          ':done': 'done',
          ':result': result,
          ':intended': 'intended',
          ':attempt': attempt,
        },
      });
    },

    async refuse(effect, reason) {
      await updateRecord(table, campaignId, {
        UpdateExpression:
          'SET effects.#key.#state = :void, effects.#key.reason = :reason REMOVE effects.#key.inFlightUntil',
        ConditionExpression: 'effects.#key.#state = :intended AND effects.#key.attempt = :attempt',
        ExpressionAttributeNames: { '#key': effect.key, '#state': 'state' },
        ExpressionAttributeValues: {
          ':void': 'void',
          ':reason': reason.slice(0, 300),
          ':intended': 'intended',
          ':attempt': attempt,
        },
      });
    },

    async leaveOpen(effect, lateMs) {
      await updateRecord(table, campaignId, {
        UpdateExpression: 'SET effects.#key.inFlightUntil = :until',
        ConditionExpression:
          'effects.#key.#state = :intended AND effects.#key.attempt = :attempt ' +
          'AND effects.#key.inFlightUntil > :until',
        ExpressionAttributeNames: { '#key': effect.key, '#state': 'state' },
        ExpressionAttributeValues: {
          ':until': clock.now() + lateMs,
          ':intended': 'intended',
          ':attempt': attempt,
        },
      });
    },
  };

  /** Why the update was refused: read strongly, since the answer decides what happens next. */
  async function refusedBegin(key: string): Promise<Begun> {
    const record = await readRecord(table, campaignId);
    const current = record.effects[key];
    if (current?.state === 'done') return { kind: 'done', result: current.result };
    if (record.saga !== 'running') {
      throw new SagaClosedError(`${key} is not begun: the campaign is ${record.status}`);
    }
    if (current?.state === 'intended' && current.attempt === attempt) {
      return { kind: 'begun', effect: begun(key, current) };
    }
    if (current?.state === 'unconfirmed') throw new UnconfirmedEffectError(`${key}: ${current.reason}`);
    const retryAt = current?.state === 'intended' ? current.inFlightUntil + 1 : clock.now() + 1_000;
    throw new EffectInFlightError(`${key} may still be under way`, retryAt);
  }
}
