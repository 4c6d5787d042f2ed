import * as z from 'zod';
import { VendorRejectedError } from '../platform/errors.ts';
import type { VendorDialect } from '../platform/vendor-http.ts';

const ErrorBody = z.object({ status: z.object({ error: z.string() }) });
const qdrantCode = 'qdrant_error';

export const qdrantDialect: VendorDialect = {
  explain(answer) {
    const parsed = ErrorBody.safeParse(answer.body);
    return parsed.success ? { message: parsed.data.status.error, code: qdrantCode } : undefined;
  },
};

/** Qdrant's own 404, as opposed to that of whatever else may answer at a wrong address. */
export function isWithoutCollection(error: unknown): boolean {
  return error instanceof VendorRejectedError && error.status === 404 && error.code === qdrantCode;
}
