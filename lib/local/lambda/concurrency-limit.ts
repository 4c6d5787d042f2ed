import type { FunctionResource } from '../assembly/deployment.ts';
import { AwsError } from '../aws/aws-error.ts';

/**
 * Lambda's concurrency quota: a function with reserved concurrency draws from its reservation alone, all
 * others share what the reservations leave of the account's limit.
 */
export function createConcurrencyLimit(functions: readonly FunctionResource[], accountLimit: number) {
  const reserved = functions.reduce((sum, { reservedConcurrency = 0 }) => sum + reservedConcurrency, 0);
  const shared = accountLimit - reserved;
  const running = new Map<string, number>();

  /**
   * Takes one unit and answers the function that gives it back.
   * @throws AwsError `TooManyRequestsException` where none is left.
   */
  return function acquire(resource: FunctionResource): () => void {
    const limit = resource.reservedConcurrency ?? shared;
    const key = resource.reservedConcurrency === undefined ? '' : resource.name;
    const taken = running.get(key) ?? 0;
    if (taken >= limit) throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
    running.set(key, taken + 1);
    return () => running.set(key, (running.get(key) ?? 0) - 1);
  };
}
