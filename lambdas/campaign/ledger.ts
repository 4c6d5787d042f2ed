import { type BegunEffect, begunEffect } from '../platform/begun-effect.ts';
import type { CallGuard, Reservation } from '../platform/call-guard.ts';
import type { Clock } from '../platform/clock.ts';
import { EffectInFlightError } from '../platform/errors.ts';
import { recordUnconfirmed } from '../platform/saga-metrics.ts';
import {
  assertOpen,
  besideBegin,
  isOutOfDate,
  NotWantedError,
  type Settled,
  settledAs,
  type WantedEffect,
} from './begin-rules.ts';
import { type CampaignTable, readRecord } from './campaign-table.ts';
import type { Effect, EffectFacts } from './effect.ts';
import { begin, doubt, leaveOpen, refuse, settle, takeOver } from './effect-changes.ts';
import { factsOf } from './effect-kinds.ts';
import { effectIdOf } from './identity.ts';
import { doubtNotices } from './outbox/effect-notices.ts';
import { type BesideEffect, changeEffect, wakeNow, writeEffect } from './write-effect.ts';

/** What `begin` found. */
export type Begun =
  /** Ours, and no request of it is under way. */
  | { readonly kind: 'begun'; readonly effect: BegunEffect; readonly target: EffectFacts }
  /** Ours now; an earlier attempt may have carried it out. */
  | { readonly kind: 'taken-over'; readonly effect: BegunEffect; readonly target: EffectFacts }
  | Settled;

export interface LedgerOptions {
  readonly table: CampaignTable;
  readonly clock: Clock;
  /** Lets an effect through before it is written down. */
  readonly guard: Pick<CallGuard, 'reserve'>;
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
   * @throws SagaClosedError where compensation has begun or the campaign's time is over, EffectInFlightError
   *   where another attempt may still be at it.
   */
  begin(wanted: WantedEffect): Promise<Begun>;
  /** It happened. */
  settle(effect: BegunEffect, result: EffectFacts): Promise<void>;
  /** It did not happen and will not: a later attempt may begin it anew. */
  refuse(effect: BegunEffect, reason: string): Promise<void>;
  /** It cannot be found out whether it happened; answers what the record says, should somebody know better. */
  doubt(effect: BegunEffect, reason: string): Promise<Settled>;
  /** This attempt sends nothing more of it; answers when the next one may look. */
  leaveOpen(effect: BegunEffect, lateMs: number): Promise<number>;
}

export function createLedger(options: LedgerOptions): Ledger {
  const { table, clock, guard, campaignId, attempt, deadlineAt } = options;
  /** As this invocation wrote them: most changes need no read. */
  const written = new Map<string, Effect>();
  /** What effects that were begun were let through with. */
  const reservations = new Map<string, Reservation>();

  const begunOf = (kind: 'begun' | 'taken-over', key: string, effect: Effect): Begun => {
    written.set(key, effect);
    const { id, target } = effect;
    return { kind, effect: begunEffect({ campaignId, key, id, sendBefore: deadlineAt }), target };
  };

  const release = async (key: string): Promise<void> => {
    await reservations.get(key)?.release();
    reservations.delete(key);
  };

  const change = async (
    { key }: BegunEffect,
    make: (effect: Effect) => Effect | undefined,
    beside?: (changed: Effect) => BesideEffect,
  ): Promise<Effect | undefined> => {
    await release(key);
    const changed = await changeEffect(table, campaignId, key, written.get(key), make, beside);
    if (changed !== undefined) written.set(key, changed);
    return changed;
  };

  return {
    async begin(wanted) {
      let begun: Begun | undefined;
      try {
        for (let tries = 0; begun === undefined && tries < mostTries; tries += 1) {
          begun = await tryBegin(wanted);
        }
      } finally {
        if (begun?.kind !== 'begun') await release(wanted.key);
      }
      if (begun !== undefined) return begun;
      throw new EffectInFlightError(`${wanted.key} is being changed by others`, clock.now() + 1_000);
    },

    async settle(effect, result) {
      const now = clock.now();
      await change(
        effect,
        (known) => settle(known, attempt, result, now),
        (changed) => (changed.state === 'done' ? {} : wakeNow(now)),
      );
    },

    async refuse(effect, reason) {
      const now = clock.now();
      await change(
        effect,
        (known) => refuse(known, attempt, reason.slice(0, 300), now),
        ({ lookAt }) => (lookAt === undefined ? {} : wakeNow(now)),
      );
    },

    async doubt(effect, reason) {
      const now = clock.now();
      const changed = await change(
        effect,
        (known) => doubt(known, attempt, reason.slice(0, 300), now),
        (next) => ({ ...wakeNow(now), notices: doubtNotices(effect.key, next, now) }),
      );
      if (changed?.state === 'unconfirmed') recordUnconfirmed({ campaignId, key: effect.key, reason });
      const settled = changed && settledAs(changed);
      return settled ?? { kind: 'unconfirmed', reason };
    },

    async leaveOpen(effect, lateMs) {
      const until = clock.now() + lateMs;
      const changed = await change(effect, (known) => leaveOpen(known, attempt, until));
      return changed?.inFlightUntil ?? until;
    },
  };

  /** @returns `undefined` where somebody was faster, and what they wrote has to be looked at. */
  async function tryBegin(wanted: WantedEffect): Promise<Begun | undefined> {
    const { key, kind } = wanted;
    const { vendor, lateMs } = factsOf(kind);
    const record = await readRecord(table, campaignId);
    const before = record.effects[key];
    const now = clock.now();
    if (wanted.isWanted?.(record) === false) throw new NotWantedError(`${key} is not wanted any more`);
    const settled = before && !isOutOfDate(before, wanted) ? settledAs(before) : undefined;
    if (settled !== undefined) return settled;
    assertOpen(key, record, now);
    // Also what is being taken away may still be under way, and would take the new one.
    if (before?.inFlightUntil !== undefined && before.inFlightUntil >= now) {
      throw new EffectInFlightError(`${key} may still be under way`, before.inFlightUntil + 1);
    }
    if (before?.state === 'undoing' || before?.state === 'done_late') {
      throw new EffectInFlightError(`${key} is being taken away`, now + tidyMs);
    }
    const id = effectIdOf(campaignId, key);
    const taken = before?.state === 'intended';
    if (!taken) await admit(wanted);
    const begunAt = clock.now();
    const by = { attempt, begunAt, inFlightUntil: deadlineAt + lateMs };
    const next = taken
      ? takeOver(before, by, wanted.shows === undefined ? before.target : wanted.target(id))
      : begin(before, { ...by, id, vendor, kind, target: wanted.target(id) });
    const beside = besideBegin(wanted, !taken, begunAt);
    const written = await writeEffect(table, campaignId, key, before, next, beside);
    if (written || (await isWritten(key, next))) return begunOf(taken ? 'taken-over' : 'begun', key, next);
    return undefined;
  }

  /** A refusal leaves no entry. Who takes over looks first, and whoever looks asks for leave by itself. */
  async function admit({ key, kind }: WantedEffect): Promise<void> {
    const { vendor } = factsOf(kind);
    if (vendor === 's3' || reservations.has(key)) return;
    reservations.set(key, await guard.reserve(vendor, key));
  }

  /** A client that repeats an update whose answer was lost meets its own first success. */
  async function isWritten(key: string, { version }: Effect): Promise<boolean> {
    const current = (await readRecord(table, campaignId)).effects[key];
    return current?.attempt === attempt && current.version === version;
  }
}

/** How long it takes, about, until something that should not be there is taken away, in milliseconds. */
const tidyMs = 60_000;

/** Others may be faster that often. */
const mostTries = 4;
