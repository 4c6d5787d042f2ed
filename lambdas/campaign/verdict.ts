import * as z from 'zod';

/** What a part of a step says at its end: a part that failed is a verdict, so that its siblings go on. */
export const Verdict = z.discriminatedUnion('verdict', [
  z.object({ verdict: z.literal('ok'), subject: z.string() }),
  z.object({ verdict: z.literal('unavailable'), subject: z.string(), reason: z.string() }),
]);
export type Verdict = z.infer<typeof Verdict>;

export const ok = (subject: string): Verdict => ({ verdict: 'ok', subject });

export const unavailable = (subject: string, reason: string): Verdict => ({
  verdict: 'unavailable',
  subject,
  reason,
});
