import type { CallEnd } from '../breaker/breaker.ts';
import type { Outcome } from '../breaker/outcome.ts';
import {
  AmbiguousOutcomeError,
  InvocationOverError,
  ThrottledError,
  VendorConflictError,
  VendorRejectedError,
  VendorUnavailableError,
} from '../platform/errors.ts';

/**
 * What a call's end says of its service's health. An answer is one, also "not found" and "it exists already";
 * that the request was wrong says nothing either way.
 */
export function judgeCall(end: CallEnd<unknown>, { throttlingFails }: { throttlingFails: boolean }): Outcome {
  if (end.kind === 'returned') return { kind: 'success' };
  const { error } = end;
  if (error instanceof InvocationOverError) return { kind: 'ignored' };
  if (error instanceof ThrottledError) {
    return throttlingFails ? { kind: 'failure', retryAt: error.retryAt } : { kind: 'ignored' };
  }
  if (error instanceof VendorUnavailableError || error instanceof AmbiguousOutcomeError) {
    return { kind: 'failure' };
  }
  if (error instanceof VendorConflictError) return { kind: 'success' };
  if (error instanceof VendorRejectedError && error.status === 404) return { kind: 'success' };
  return { kind: 'ignored' };
}
