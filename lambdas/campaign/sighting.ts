import { isRefusal } from '../platform/refusal.ts';
import type { EffectFacts } from './effect.ts';

/** What a look at the vendor has shown. */
export type Sighting =
  | { readonly kind: 'found'; readonly facts: EffectFacts }
  /** It is not there, and another read has proved that we would see it. */
  | { readonly kind: 'absent' }
  /** The look proves nothing. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** For clients that answer `undefined` for a proven absence. */
export function sighting(facts: EffectFacts | undefined): Sighting {
  return facts === undefined ? { kind: 'absent' } : { kind: 'found', facts };
}

/** Looks for something at its vendor: a refusal to be asked proves nothing. @throws whatever may get better. */
export async function lookAt(find: () => Promise<Sighting>): Promise<Sighting> {
  try {
    return await find();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { kind: 'unknown', reason: error.message };
  }
}
