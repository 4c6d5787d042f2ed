import type { BegunEffect } from '../platform/begun-effect.ts';
import { AmbiguousOutcomeError, StoreUnavailableError } from '../platform/errors.ts';
import type { Bodies } from './bodies.ts';
import type { CampaignTask } from './campaign-task.ts';
import type { EffectFacts } from './effect.ts';
import { performEffect } from './perform-effect.ts';
import { sighting } from './sighting.ts';

export interface StoredBody {
  /** `<step>/<what>@<revision>`. */
  readonly effect: string;
  readonly kind: 'stored-body' | 'stored-image';
  /** Its place; an attempt that takes over keeps that of the first. */
  readonly key: () => string;
  readonly write: (key: string) => Promise<void>;
  /** What has to be remembered of it besides its place; gets what an earlier attempt stored. */
  readonly facts?: (key: string, stored?: Uint8Array) => EffectFacts;
}

/**
 * Stores something of a campaign through the ledger, as everything that has to be gone once it is undone: a
 * function that was given up cannot store anything after the fence has closed.
 */
export function storeBody(
  { ledger, clock }: Pick<CampaignTask, 'ledger' | 'clock'>,
  bodies: Pick<Bodies, 'readBytes'>,
  { effect, kind, key, write, facts = () => ({}) }: StoredBody,
): Promise<EffectFacts> {
  const factsAt = (place: string, stored?: Uint8Array): EffectFacts => ({
    key: place,
    ...facts(place, stored),
  });
  return performEffect(
    ledger,
    { key: effect, kind, target: () => ({ key: key() }) },
    {
      send: async (_begun: BegunEffect, target) => {
        const place = String(target['key']);
        try {
          await write(place);
        } catch (error) {
          if (!(error instanceof StoreUnavailableError)) throw error;
          throw new AmbiguousOutcomeError(error.message, clock.now(), { cause: error });
        }
        return factsAt(place);
      },
      find: async (_begun, target) => {
        const place = String(target['key']);
        const stored = await bodies.readBytes(place);
        return sighting(stored && factsAt(place, stored));
      },
    },
  );
}
