import * as z from 'zod';
import type { RawAnswer, VendorDialect } from '../platform/vendor-http.ts';

/** Figma's endpoints answer errors in either shape. */
const ErrorBody = z.union([
  z.object({ err: z.string() }).transform(({ err }) => err),
  z.object({ message: z.string() }).transform(({ message }) => message),
]);

function messageOf(answer: RawAnswer): string | undefined {
  return ErrorBody.safeParse(answer.body).data?.slice(0, 300);
}

export const figmaDialect: VendorDialect = {
  /** Downloads come from another host, which has no dialect. */
  rated: () => true,
  /** A render that ran out of time is a 400 there, and may well succeed the next time. */
  outcome: (answer) =>
    answer.status === 400 && /timeout|timed out/i.test(messageOf(answer) ?? '') ? 'ambiguous' : undefined,
  explain(answer) {
    const message = messageOf(answer) ?? '';
    if (answer.status !== 429) return message === '' ? undefined : { message };
    const { 'x-figma-rate-limit-type': type = 'unknown', 'x-figma-plan-tier': tier = 'unknown' } =
      answer.headers;
    const mend = type === 'low' ? '; the token belongs to a View or Collab seat, use a Dev or Full seat' : '';
    return { message: `${message || 'rate limit'} (limit of a ${type} seat, ${tier} plan${mend})` };
  },
};
