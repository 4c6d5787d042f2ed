import * as z from 'zod';
import { services } from '../platform/services.ts';

/** What is needed to find and to undo an effect: known before it happens. */
const Facts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]));
export type EffectFacts = z.infer<typeof Facts>;

/** Kinds of effect; each has one `find` and one `undo` (lambdas/compensations). */
export const effectKinds = [
  'memory',
  'branch',
  'pull-request',
  'message',
  'message-outcome',
  'single-send',
  'single-send-schedule',
  'post',
  'blog-file',
  'dashboard',
] as const;
export type EffectKind = (typeof effectKinds)[number];

const base = {
  vendor: z.enum(services),
  kind: z.enum(effectKinds),
  /** What the vendor sees, wherever it lets us choose. */
  id: z.uuid(),
  /** The invocation that holds the effect. */
  attempt: z.uuid(),
  /** Milliseconds since the epoch. */
  begunAt: z.number(),
  target: Facts,
};

/** One entry of the ledger. */
export const Effect = z.discriminatedUnion('state', [
  z.object({ ...base, state: z.literal('intended'), inFlightUntil: z.number() }),
  z.object({ ...base, state: z.literal('void'), reason: z.string() }),
  z.object({ ...base, state: z.literal('done'), result: Facts }),
  z.object({ ...base, state: z.literal('undoing'), result: Facts.optional() }),
  z.object({ ...base, state: z.literal('undone'), result: Facts.optional() }),
  z.object({ ...base, state: z.literal('undo_failed'), result: Facts.optional(), reason: z.string() }),
  z.object({ ...base, state: z.literal('unconfirmed'), reason: z.string() }),
]);
export type Effect = z.infer<typeof Effect>;

export const effectStates = [
  'intended',
  'void',
  'done',
  'undoing',
  'undone',
  'undo_failed',
  'unconfirmed',
] as const satisfies readonly Effect['state'][];
