import type { BegunEffect } from '../platform/begun-effect.ts';
import {
  AmbiguousOutcomeError,
  ThrottledError,
  VendorConflictError,
  VendorRejectedError,
  VendorUnavailableError,
} from '../platform/errors.ts';
import type { EffectFacts } from './effect.ts';
import type { Ledger, WantedEffect } from './ledger.ts';

/** How one effect is carried out and found again. */
export interface EffectActions {
  /** Sends once; answers what has to be remembered of it. */
  readonly send: (effect: BegunEffect) => Promise<EffectFacts>;
  /** Looks for it at the vendor, read-only; `undefined` is "it is not there", proven. */
  readonly find: (effect: BegunEffect) => Promise<EffectFacts | undefined>;
}

/**
 * Carries an effect out exactly once: written down first, sent once, and settled. Where an earlier attempt
 * left no answer, the vendor is asked before anything is sent.
 * @throws what the ledger and the vendor's client throw.
 */
export async function performEffect(
  ledger: Ledger,
  wanted: WantedEffect,
  actions: EffectActions,
): Promise<EffectFacts> {
  const begun = await ledger.begin(wanted);
  if (begun.kind === 'done') return begun.result;
  const { effect } = begun;
  if (begun.kind === 'taken-over') {
    const found = await actions.find(effect);
    if (found !== undefined) return settled(ledger, effect, found);
  }
  return settled(ledger, effect, await send(ledger, effect, wanted, actions));
}

async function settled(ledger: Ledger, effect: BegunEffect, result: EffectFacts): Promise<EffectFacts> {
  await ledger.settle(effect, result);
  return result;
}

async function send(
  ledger: Ledger,
  effect: BegunEffect,
  { lateMs }: WantedEffect,
  actions: EffectActions,
): Promise<EffectFacts> {
  try {
    return await actions.send(effect);
  } catch (error) {
    if (error instanceof VendorConflictError) return adopt(ledger, effect, actions, error);
    if (nothingHappened(error)) await ledger.refuse(effect, error.message);
    if (error instanceof AmbiguousOutcomeError) await ledger.leaveOpen(effect, lateMs);
    throw error;
  }
}

/** "It exists already" is ours, or somebody else's: only looking tells. */
async function adopt(
  ledger: Ledger,
  effect: BegunEffect,
  { find }: EffectActions,
  conflict: VendorConflictError,
): Promise<EffectFacts> {
  const found = await find(effect);
  if (found !== undefined) return found;
  await ledger.refuse(effect, conflict.message);
  throw new VendorRejectedError(`${conflict.message}; it is not ours`, {}, { cause: conflict });
}

function nothingHappened(error: unknown): error is Error {
  return (
    error instanceof VendorRejectedError ||
    error instanceof ThrottledError ||
    error instanceof VendorUnavailableError
  );
}
