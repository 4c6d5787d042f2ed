import * as z from 'zod';

/** One thing that happened to a circuit: it went over, or a person forced it. */
export const HistoryEntry = z.object({
  /** Milliseconds since the epoch. */
  at: z.number(),
  to: z.enum(['closed', 'open', 'half-open', 'forced-open', 'forced-closed', 'unforced']),
  reason: z.string(),
  /** Who forced it, or took that back. */
  actor: z.string().optional(),
  /** The generation that began with it, where it went over. */
  generation: z.int().optional(),
});
export type HistoryEntry = z.infer<typeof HistoryEntry>;
