import * as z from 'zod';
import { services } from '../platform/services.ts';
import { effectKindNames } from './effect-kinds.ts';

/** What is needed to find and to undo an effect, or what came of it. */
const Facts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]));
export type EffectFacts = z.infer<typeof Facts>;

const base = {
  vendor: z.enum([...services, 's3']),
  kind: z.enum(effectKindNames),
  /** What the vendor sees, wherever it lets us choose. */
  id: z.uuid(),
  /** Each write raises it: an undo writes only over what it has read. */
  version: z.int().positive(),
  /** The invocation that holds the effect. */
  attempt: z.uuid(),
  /** When it was begun last. Milliseconds since the epoch, as all times. */
  begunAt: z.number(),
  /** Known before it happens, and kept when a later attempt takes the effect over. */
  target: Facts,
  /** The lease: until then an attempt, or its request, may still be under way. In any state. */
  inFlightUntil: z.number().optional(),
  /** How many requests were sent whose answer nobody has. */
  unanswered: z.int().nonnegative().default(0),
  /** When the vendor is asked once more whether an unanswered request was carried out after all. */
  lookAt: z.number().optional(),
  /** Things that were made besides `result`: each is taken back. */
  extras: z.array(Facts).default([]),
};

/** One entry of the ledger. */
export const Effect = z.discriminatedUnion('state', [
  /** About to happen, or happening. */
  z.object({ ...base, state: z.literal('intended'), inFlightUntil: z.number() }),
  /** It did not happen. */
  z.object({ ...base, state: z.literal('void'), reason: z.string() }),
  z.object({ ...base, state: z.literal('done'), result: Facts }),
  /** Something was made that the record did not show: what `extras` names has to be taken back. */
  z.object({
    ...base,
    state: z.literal('done_late'),
    result: Facts.optional(),
    reason: z.string().optional(),
  }),
  z.object({ ...base, state: z.literal('undoing'), result: Facts.optional() }),
  z.object({ ...base, state: z.literal('undone'), result: Facts.optional(), reason: z.string().optional() }),
  z.object({ ...base, state: z.literal('undo_failed'), result: Facts.optional(), reason: z.string() }),
  /** Nobody can tell whether it happened: a person has to look. */
  z.object({ ...base, state: z.literal('unconfirmed'), reason: z.string() }),
  /** It happened and cannot be taken back: a mail that was sent, a post that is live. */
  z.object({ ...base, state: z.literal('irreversible'), result: Facts.optional(), reason: z.string() }),
  /** Somebody has changed it since, so it was left alone. */
  z.object({ ...base, state: z.literal('superseded'), result: Facts.optional(), reason: z.string() }),
]);
export type Effect = z.infer<typeof Effect>;

export const effectStates = [
  'intended',
  'void',
  'done',
  'done_late',
  'undoing',
  'undone',
  'undo_failed',
  'unconfirmed',
  'irreversible',
  'superseded',
] as const satisfies readonly Effect['state'][];

/** Whether nothing of an effect is there, in this state. */
export const isGone = (state: Effect['state']): boolean => state === 'void' || state === 'undone';

/** What came of an effect, where that is known. */
export function resultOf(effect: Effect): EffectFacts | undefined {
  return 'result' in effect ? effect.result : undefined;
}
