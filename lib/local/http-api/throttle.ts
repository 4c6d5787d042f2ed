import type { Clock } from '../clock/clock.ts';

/** A token bucket, as API Gateway limits a stage. */
export function createThrottle(
  limit: { readonly ratePerSecond: number; readonly burst: number },
  clock: Clock,
): { admits(): boolean } {
  let tokens = limit.burst;
  let filledAt = clock.now();
  return {
    admits: () => {
      const now = clock.now();
      tokens = Math.min(limit.burst, tokens + ((now - filledAt) / 1000) * limit.ratePerSecond);
      filledAt = now;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
