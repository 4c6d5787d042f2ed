import { type Clock, systemClock } from '../platform/clock.ts';
import { TurnAssignedError } from '../platform/errors.ts';
import type { Report } from './breaker-event.ts';
import { checkedSettings } from './checked-settings.ts';
import { systemTimer, type Timer, waitFor } from './patience.ts';
import { intervalOf, RateLimit, type RateLimitSettings } from './rate-limit.ts';
import type { RateStore } from './rate-store.ts';
import { isLasting, reasonOf } from './store-trouble.ts';

/** Keeps a fleet within what vendors allow. */
export interface RateLimiter {
  /**
   * Leave for one call, in the order of asking. Who is not yet to go gets a turn, and finds it again under the
   * same name.
   * @param bucket such as `figma`
   * @param claimant what wants to call, by the same name each time that it tries
   * @throws TurnAssignedError naming the turn
   */
  take(bucket: string, claimant: string): Promise<void>;
}

export interface RateLimiterParts {
  readonly store: RateStore;
  /** By bucket; what is not named is not limited. Checked when the limiter is made. */
  readonly limits: Readonly<Record<string, RateLimitSettings>>;
  readonly clock?: Clock;
  readonly timer?: Timer;
  readonly report?: Report;
  /**
   * How long a call waits for the store, in milliseconds; it goes out without a turn then. Longer than a breaker
   * waits: a call that goes out of turn is one that the vendor refuses.
   */
  readonly patienceMs?: number;
}

/** @throws Error naming the bucket and each setting at fault */
export function createRateLimiter(parts: RateLimiterParts): RateLimiter {
  const { store, limits, clock = systemClock, timer = systemTimer, patienceMs = 1_000 } = parts;
  const report = parts.report ?? (() => {});
  const known = new Map(Object.entries(limits).map(([bucket, limit]) => [bucket, checked(bucket, limit)]));

  /** @returns a turn that is still to come; nothing, where the call may go now. */
  const turnOf = async (bucket: string, limit: RateLimit, claimant: string): Promise<number | undefined> => {
    const now = clock.now();
    const kept = await store.useTurn(bucket, claimant, now);
    if (kept.kind === 'now') return undefined;
    if (kept.kind === 'later') return kept.turn;
    const intervalMs = intervalOf(limit);
    const turn = await store.takeTurn(bucket, now - (limit.burst - 1) * intervalMs, intervalMs);
    if (turn <= now) return undefined;
    await store.keepTurn(bucket, claimant, turn);
    return turn;
  };

  return {
    async take(bucket, claimant) {
      const limit = known.get(bucket);
      if (limit === undefined) return;
      const waited = await waitFor(turnOf(bucket, limit, claimant), patienceMs, timer);
      const trouble = { kind: 'trouble', service: bucket, during: 'turn' } as const;
      switch (waited.kind) {
        case 'answer':
          if (waited.value === undefined) return;
          throw new TurnAssignedError(`${bucket} is called no faster than it allows`, waited.value, {
            service: bucket,
          });
        case 'late':
          report({ ...trouble, reason: 'no answer in time', lasting: false });
          return;
        case 'error':
          report({ ...trouble, reason: reasonOf(waited.error), lasting: isLasting(waited.error) });
          return;
        default:
          return waited satisfies never;
      }
    },
  };
}

const checked = (bucket: string, settings: RateLimitSettings): RateLimit =>
  checkedSettings(`the rate limit of ${bucket}`, RateLimit, settings);
