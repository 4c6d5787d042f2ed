import type { BegunEffect } from '../platform/begun-effect.ts';
import {
  AmbiguousOutcomeError,
  CircuitOpenError,
  ConfigurationError,
  ThrottledError,
  TurnAssignedError,
  UnconfirmedEffectError,
  VendorConflictError,
  VendorRejectedError,
  VendorUnavailableError,
} from '../platform/errors.ts';
import type { Settled, WantedEffect } from './begin-rules.ts';
import type { EffectFacts } from './effect.ts';
import { mayStillCome } from './effect-changes.ts';
import { factsOf } from './effect-kinds.ts';
import type { Ledger } from './ledger.ts';
import { lookAt, type Sighting } from './sighting.ts';

/** How one effect is carried out and found again. Both get the target that the effect was begun with. */
export interface EffectActions {
  /** Sends once; answers what has to be remembered of it. */
  readonly send: (effect: BegunEffect, target: EffectFacts) => Promise<EffectFacts>;
  /** Looks for it at the vendor, read-only. */
  readonly find: (effect: BegunEffect, target: EffectFacts) => Promise<Sighting>;
}

/** How often a thing that may still come is replaced by another of a name of its own. */
export const mostSubstitutes = 3;

/**
 * Carries an effect out exactly once: written down first, sent once, and settled. Where an earlier attempt
 * left no answer, the vendor is asked before anything is sent. What may still come is never sent again; a
 * vendor that would make a second one is asked for a substitute of another name, and the first stays in the
 * ledger as unconfirmed.
 * @throws UnconfirmedEffectError where nobody can tell, and what the ledger and the vendor's client throw.
 */
export async function performEffect(
  ledger: Ledger,
  wanted: WantedEffect,
  actions: EffectActions,
): Promise<EffectFacts> {
  const { again } = factsOf(wanted.kind);
  let doubts = '';
  for (let n = 1; n <= (again === 'another' ? mostSubstitutes : 1); n += 1) {
    const outcome = await performOne(ledger, { ...wanted, key: substituteKey(wanted.key, n) }, actions);
    if (outcome.kind === 'done') return outcome.result;
    doubts = outcome.reason;
  }
  throw new UnconfirmedEffectError(`${wanted.key}: ${doubts}; look at ${factsOf(wanted.kind).vendor}`);
}

/** `review/message@1` is followed by `review/message~2@1`. */
export function substituteKey(key: string, n: number): string {
  if (n === 1) return key;
  const [path = '', revision = ''] = key.split('@');
  const [step, effect, ...rest] = path.split('/');
  return `${[step, `${effect}~${n}`, ...rest].join('/')}@${revision}`;
}

async function performOne(ledger: Ledger, wanted: WantedEffect, actions: EffectActions): Promise<Settled> {
  const begun = await ledger.begin(wanted);
  if (begun.kind === 'done' || begun.kind === 'unconfirmed') return begun;
  const { effect, target } = begun;
  if (begun.kind === 'taken-over') {
    const seen = await look(ledger, effect, () => actions.find(effect, target));
    if (seen.kind === 'found') return settled(ledger, effect, seen.facts);
    if (seen.kind === 'unknown' || factsOf(wanted.kind).again === 'another') {
      const reason = seen.kind === 'unknown' ? seen.reason : mayStillCome;
      return ledger.doubt(effect, reason);
    }
  }
  return settled(ledger, effect, await send(ledger, effect, target, wanted, actions));
}

async function settled(ledger: Ledger, effect: BegunEffect, result: EffectFacts): Promise<Settled> {
  await ledger.settle(effect, result);
  return { kind: 'done', result };
}

/** Where looking may work later, the lease is given back: nothing was sent. */
async function look(ledger: Ledger, effect: BegunEffect, find: () => Promise<Sighting>): Promise<Sighting> {
  try {
    return await lookAt(find);
  } catch (error) {
    await ledger.leaveOpen(effect, 0);
    throw error;
  }
}

async function send(
  ledger: Ledger,
  effect: BegunEffect,
  target: EffectFacts,
  { kind }: WantedEffect,
  actions: EffectActions,
): Promise<EffectFacts> {
  try {
    return await actions.send(effect, target);
  } catch (error) {
    if (error instanceof VendorConflictError) return adopt(ledger, effect, target, actions, error);
    if (nothingHappened(error)) await ledger.refuse(effect, error.message);
    if (error instanceof AmbiguousOutcomeError) {
      const until = await ledger.leaveOpen(effect, factsOf(kind).lateMs);
      throw error.putOff(until + 1);
    }
    throw error;
  }
}

/** "It exists already" is ours, or somebody else's: only looking tells. */
async function adopt(
  ledger: Ledger,
  effect: BegunEffect,
  target: EffectFacts,
  { find }: EffectActions,
  conflict: VendorConflictError,
): Promise<EffectFacts> {
  const seen = await look(ledger, effect, () => find(effect, target));
  if (seen.kind === 'found') return seen.facts;
  if (seen.kind === 'unknown') {
    const known = await ledger.doubt(effect, seen.reason);
    if (known.kind === 'done') return known.result;
    throw new UnconfirmedEffectError(`${conflict.message}; ${seen.reason}`, { cause: conflict });
  }
  await ledger.refuse(effect, conflict.message);
  throw new VendorRejectedError(`${conflict.message}; it is not ours`, {}, { cause: conflict });
}

function nothingHappened(error: unknown): error is Error {
  return (
    error instanceof VendorRejectedError ||
    error instanceof ConfigurationError ||
    error instanceof ThrottledError ||
    error instanceof TurnAssignedError ||
    error instanceof CircuitOpenError ||
    error instanceof VendorUnavailableError
  );
}
