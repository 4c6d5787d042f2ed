import * as z from 'zod';

const milliseconds = z.int().positive();
const share = z.number().positive().max(1);

/** How one service's circuit behaves. Everything has a default. */
export const BreakerOptions = z
  .strictObject({
    /** It opens after so many failures in a row, counted over the whole fleet. */
    failuresInARow: z.int().positive().default(5),
    /** It opens when this share of the calls of the window has failed, and at least so many. */
    failureShare: z
      .strictObject({ share, failures: z.int().positive(), calls: z.int().positive() })
      .prefault({ share: 0.5, failures: 5, calls: 5 }),
    /** It opens when this share of the calls of the window has taken longer, of at least so many calls. */
    slowShare: z.strictObject({ share, calls: z.int().positive(), slowerThanMs: milliseconds }).optional(),
    /** How far back the shares look. */
    windowMs: z.int().min(1_000).max(60_000).default(10_000),
    /** How long it is open the first time; twice as long each further time. */
    openMs: milliseconds.default(60_000),
    longestOpenMs: milliseconds.default(600_000),
    /** Probes that have to succeed before it closes. */
    probes: z.int().positive().default(2),
    /** Probes at once. */
    leases: z.int().positive().max(10).default(2),
    /** The longest call; a probe's lease outlives it. */
    longestCallMs: milliseconds.default(60_000),
    /** Whether "too many requests" counts as a failure. */
    throttlingFails: z.boolean().default(true),
    /** Counts and reports, and refuses nothing. */
    shadow: z.boolean().default(false),
  })
  .refine(({ openMs, longestOpenMs }) => openMs <= longestOpenMs, {
    path: ['longestOpenMs'],
    error: 'must not be shorter than openMs',
  });
export type BreakerOptions = z.output<typeof BreakerOptions>;
/** As a stage writes them. */
export type BreakerSettings = z.input<typeof BreakerOptions>;
