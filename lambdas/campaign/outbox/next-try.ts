import { AmbiguousOutcomeError, RetryLaterError } from '../../platform/errors.ts';
import { messageLateMs } from './begun-notice.ts';

/** When a notice that could not be told is told again: milliseconds since the epoch. */
export function nextTry(error: unknown, now: number): number {
  if (error instanceof AmbiguousOutcomeError) return now + messageLateMs;
  return error instanceof RetryLaterError ? error.retryAt : now;
}
