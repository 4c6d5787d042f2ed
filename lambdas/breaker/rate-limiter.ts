import { type Clock, systemClock } from '../platform/clock.ts';
import { ThrottledError } from '../platform/errors.ts';
import { checkedSettings } from './checked-settings.ts';
import { intervalOf, RateLimit, type RateLimitSettings } from './rate-limit.ts';
import type { RateStore } from './rate-store.ts';

/** Keeps a fleet within what vendors allow. */
export interface RateLimiter {
  /**
   * Leave for one call, in the order of asking. Who is not yet to go gets a turn, and finds it again under the
   * same name.
   * @param bucket such as `figma`
   * @param claimant what wants to call, by the same name each time that it tries
   * @throws ThrottledError naming the turn
   */
  take(bucket: string, claimant: string): Promise<void>;
}

export interface RateLimiterParts {
  readonly store: RateStore;
  /** By bucket; what is not named is not limited. Checked when the limiter is made. */
  readonly limits: Readonly<Record<string, RateLimitSettings>>;
  readonly clock?: Clock;
}

/** @throws Error naming the bucket and each setting at fault */
export function createRateLimiter({ store, limits, clock = systemClock }: RateLimiterParts): RateLimiter {
  const known = new Map(Object.entries(limits).map(([bucket, limit]) => [bucket, checked(bucket, limit)]));
  return {
    async take(bucket, claimant) {
      const limit = known.get(bucket);
      if (limit === undefined) return;
      const now = clock.now();
      const kept = await store.useTurn(bucket, claimant, now);
      if (kept.kind === 'now') return;
      if (kept.kind === 'later') throw notYet(bucket, kept.turn);
      const intervalMs = intervalOf(limit);
      const turn = await store.takeTurn(bucket, now - (limit.burst - 1) * intervalMs, intervalMs);
      if (turn <= now) return;
      await store.keepTurn(bucket, claimant, turn);
      throw notYet(bucket, turn);
    },
  };
}

function notYet(bucket: string, turn: number): ThrottledError {
  return new ThrottledError(`${bucket} takes no more calls now, as far as we let it`, turn);
}

const checked = (bucket: string, settings: RateLimitSettings): RateLimit =>
  checkedSettings(`the rate limit of ${bucket}`, RateLimit, settings);
