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
