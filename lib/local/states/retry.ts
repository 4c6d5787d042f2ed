import type { Retrier } from './definition.ts';
import { matchesError } from './error-matching.ts';
import type { Failure } from './state-failed-error.ts';

/** The retries of one state: each retrier counts its own attempts. */
export interface RetryPolicy {
  /** Milliseconds until the next attempt, or undefined where there is none. */
  next(failure: Failure): number | undefined;
}

export function createRetryPolicy(retriers: readonly Retrier[], random: () => number): RetryPolicy {
  const used = new Map<Retrier, number>();
  return {
    next: (failure) => {
      const retrier = retriers.find((candidate) => matchesError(candidate.ErrorEquals, failure));
      if (retrier === undefined) return undefined;
      const attempt = used.get(retrier) ?? 0;
      if (attempt >= (retrier.MaxAttempts ?? 3)) return undefined;
      used.set(retrier, attempt + 1);
      return retryDelay(retrier, attempt, random);
    },
  };
}

/** Milliseconds before the retry number `attempt`, counted from 0. */
export function retryDelay(retrier: Retrier, attempt: number, random: () => number): number {
  const seconds = (retrier.IntervalSeconds ?? 1) * (retrier.BackoffRate ?? 2) ** attempt;
  const capped = Math.min(seconds, retrier.MaxDelaySeconds ?? Number.POSITIVE_INFINITY, longestDelaySeconds);
  return Math.round(capped * 1000 * (retrier.JitterStrategy === 'FULL' ? random() : 1));
}

/** A year, the longest that an execution can live. */
const longestDelaySeconds = 31_622_400;
