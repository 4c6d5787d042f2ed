import type { BreakerOptions } from './breaker-options.ts';
import type { CircuitState } from './circuit.ts';

export interface Opening {
  readonly now: number;
  /** How often it has opened in a row, this time included. */
  readonly openings: number;
  /** The service has asked not to be called before. */
  readonly notBefore: number | undefined;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/**
 * Open for twice as long each time, up to a quarter longer by chance, so that what waits does not come back as
 * one; never shorter than the service itself has asked for.
 */
export function opened(
  { openMs, longestOpenMs }: BreakerOptions,
  { now, openings, notBefore = 0, random }: Opening,
): CircuitState & { readonly kind: 'open' } {
  const planned = Math.min(openMs * 2 ** (openings - 1), longestOpenMs);
  const until = now + Math.ceil(planned * (1 + random() / 4));
  return { kind: 'open', since: now, until: Math.max(until, notBefore), openings };
}
