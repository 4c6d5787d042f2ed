import { StoreUnavailableError } from './errors.ts';

/** Refusals for want of capacity, by DynamoDB's and S3's names. */
const refusals = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'SlowDown',
  'TimeoutError',
]);

/**
 * Makes one error of a store's trouble, once the SDK has tried as often as it does: the state machine tries
 * later. Everything else is thrown as it came.
 */
export function rethrowStoreError(error: unknown): never {
  if (error instanceof Error && isTrouble(error)) {
    throw new StoreUnavailableError(`${error.name}: ${error.message}`, { cause: error });
  }
  throw error;
}

function isTrouble(error: Error): boolean {
  if (refusals.has(error.name)) return true;
  if ('$fault' in error) return error.$fault === 'server';
  // What the network has to say has a code and no fault.
  return 'code' in error && typeof error.code === 'string' && /^E[A-Z]+$/.test(error.code);
}
