import { ConfigurationError, VendorConflictError, VendorRejectedError } from './errors.ts';

/** The vendor answers and says no: the same request will be refused again. */
export function isRefusal(error: unknown): error is Error {
  return (
    error instanceof VendorRejectedError ||
    error instanceof VendorConflictError ||
    error instanceof ConfigurationError
  );
}
