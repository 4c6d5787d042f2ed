import type { EffectFacts } from '../../lambdas/campaign/effect.ts';
import type { Sighting } from '../../lambdas/campaign/sighting.ts';
import { VendorConflictError } from '../../lambdas/platform/errors.ts';
import type { Threads } from './ledger-threads.ts';

/** One thing that a vendor has made. */
export interface MadeThing {
  /** What the product calls it. */
  readonly name: string;
  /** The effect that it was made for. */
  readonly effectId: string;
  alive: boolean;
  /** It is not shown before. */
  readonly shownAt: number;
}

/** What a second request of the same name does, where the vendor has one thing of a name. */
export type SameName = 'overwrites' | 'conflicts';

/** A vendor in memory, which carries out what it is told to, when it is told to. */
export interface ModelVendor {
  /** Every thing that was ever made, oldest first. */
  readonly made: readonly MadeThing[];
  /** @param hiddenMs how long it takes until a look shows it */
  create(effectId: string, hiddenMs?: number): EffectFacts;
  find(effectId: string): Sighting;
  remove(name: string): void;
}

/**
 * @param again as the product's table of effect kinds has it
 * @param identity the field of an effect's facts that names the thing
 */
export function createModelVendor(
  again: 'same' | 'another',
  identity: string,
  sameName: SameName,
  now: () => number,
): ModelVendor {
  const made: MadeThing[] = [];
  const aliveOf = (effectId: string) => made.find((thing) => thing.alive && thing.effectId === effectId);
  return {
    made,
    create(effectId, hiddenMs = 0) {
      const standing = aliveOf(effectId);
      if (again === 'same' && standing !== undefined) {
        if (sameName === 'conflicts') throw new VendorConflictError('model.create: the name exists already');
        return { [identity]: standing.name };
      }
      const name = again === 'same' ? effectId : `thing-${made.length + 1}`;
      made.push({ name, effectId, alive: true, shownAt: now() + hiddenMs });
      return { [identity]: name };
    },
    find(effectId) {
      const standing = aliveOf(effectId);
      return standing === undefined || standing.shownAt > now()
        ? { kind: 'absent' }
        : { kind: 'found', facts: { [identity]: standing.name } };
    },
    remove(name) {
      for (const thing of made) if (thing.name === name) thing.alive = false;
    },
  };
}

/** Carries a request out at a time of its own. */
export function landLate(threads: Threads, vendor: ModelVendor, effectId: string, ms: number): void {
  threads.at(threads.now() + ms, () => {
    try {
      vendor.create(effectId);
    } catch (error) {
      if (!(error instanceof VendorConflictError)) throw error;
    }
  });
}
