import * as z from 'zod';

/** What a vendor allows. */
export const RateLimit = z
  .strictObject({
    calls: z.int().positive(),
    /** Within any so many milliseconds. */
    perMs: z.int().positive(),
    /** Calls that may go out at once after a quiet time; they are taken from the others. */
    burst: z.int().positive().default(1),
    /** Share of the rate that is left alone: calls arrive a little earlier or later than they were sent. */
    margin: z.number().min(0).max(0.5).default(0.1),
  })
  .refine(({ calls, burst }) => burst <= calls, { path: ['burst'], error: 'must not be more than calls' });
export type RateLimit = z.output<typeof RateLimit>;
/** As a stage writes it. */
export type RateLimitSettings = z.input<typeof RateLimit>;

/** Milliseconds from one call to the next, such that no `perMs` ever holds more than `calls`. */
export function intervalOf({ calls, perMs, burst, margin }: RateLimit): number {
  const steady = calls - (burst - 1);
  return Math.ceil(perMs / (steady * (1 - margin)));
}
