import * as z from 'zod';
import type { RawAnswer, VendorDialect } from '../platform/vendor-http.ts';

const ErrorBody = z.object({
  errors: z.array(z.object({ field: z.string().nullish(), message: z.string() })).min(1),
});

/** SendGrid sends no Retry-After; it says when the window ends, in seconds since the epoch. */
function windowEnd(answer: RawAnswer): number | undefined {
  const reset = Number(answer.headers['x-ratelimit-reset'] ?? Number.NaN);
  return Number.isFinite(reset) ? reset * 1000 : undefined;
}

export const sendgridDialect: VendorDialect = {
  retryAt: windowEnd,
  explain(answer) {
    const [first] = ErrorBody.safeParse(answer.body).data?.errors ?? [];
    if (first === undefined) return undefined;
    return { message: first.field ? `${first.field}: ${first.message}` : first.message };
  },
};
