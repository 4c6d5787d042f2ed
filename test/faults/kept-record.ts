import * as z from 'zod';
import { isFinal, type Status, statuses } from '../../lambdas/campaign/record.ts';

/**
 * The record as the verdict reads it: what is in the table, without the defaults and checks of the product's own
 * schema, so that a record which the product would not understand is judged too.
 */
const Kept = z.looseObject({
  status: z.enum(statuses),
  saga: z.string(),
  wakeAt: z.number().optional(),
  reviewAt: z.number().optional(),
  pivotAt: z.number().optional(),
  compensation: z.string().optional(),
  reason: z.looseObject({ step: z.string(), error: z.string(), cause: z.string() }).optional(),
  warnings: z.array(z.looseObject({ subject: z.string(), reason: z.string() })).default([]),
  outbox: z.record(z.string(), z.looseObject({ kind: z.string() })).default({}),
  review: z.looseObject({ decision: z.looseObject({ decision: z.string() }).optional() }).optional(),
  revision: z.number().default(1),
  brief: z.looseObject({
    channels: z.array(z.string()),
    socialNetworks: z.array(z.string()).default([]),
    approvalRequired: z.boolean(),
  }),
  effects: z.record(
    z.string(),
    z.looseObject({ state: z.string(), kind: z.string(), reason: z.string().optional() }),
  ),
});

export type KeptEffect = z.infer<typeof Kept>['effects'][string];

export type KeptRecord = z.infer<typeof Kept> & {
  readonly status: Status;
  readonly isFinal: boolean;
  readonly decision: string | undefined;
};

export function keptRecord(item: unknown): KeptRecord | undefined {
  if (item === undefined) return undefined;
  const record = Kept.parse(item);
  return { ...record, isFinal: isFinal(record.status), decision: record.review?.decision?.decision };
}

/** Effects in these states are listed for a person: whatever they made may be there. */
export const listedStates: ReadonlySet<string> = new Set([
  'irreversible',
  'unconfirmed',
  'undo_failed',
  'superseded',
]);
