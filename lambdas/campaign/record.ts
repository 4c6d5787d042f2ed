import * as z from 'zod';
import { CampaignBrief } from './brief.ts';
import { channels } from './channels.ts';
import { Effect } from './effect.ts';
import { Notice } from './outbox/notice.ts';
import { Review } from './review/review.ts';

/** Why a campaign was not brought to its end. */
export const FailureReason = z.object({
  /** The step of the workflow, such as `Design`. */
  step: z.string(),
  /** The error's name, or the review's decision. */
  error: z.string(),
  cause: z.string(),
  /** Who asked for it: a token's subject; absent where nobody did. */
  by: z.string().optional(),
});
export type FailureReason = z.infer<typeof FailureReason>;

/** Something that is missing in a campaign that was published all the same. */
export const Warning = z.object({ subject: z.string(), reason: z.string() });
export type Warning = z.infer<typeof Warning>;

/** A campaign's way; what follows `running` or `compensating` is final. */
export const statuses = [
  'approved',
  'queued',
  'running',
  'compensating',
  'completed',
  'completed_with_warnings',
  'rejected',
  'cancelled',
  'failed',
  'rolled_back',
] as const;
export type Status = (typeof statuses)[number];

export const finalStatuses = [
  'completed',
  'completed_with_warnings',
  'rejected',
  'cancelled',
  'failed',
  'rolled_back',
] as const satisfies readonly Status[];

/** Whether a campaign of this status is over. */
export function isFinal(status: string): boolean {
  return finalStatuses.some((final) => final === status);
}

/** The one item that is a campaign. All times are milliseconds since the epoch. */
export const CampaignRecord = z.object({
  campaignId: z.uuid(),
  item: z.literal('record'),
  tenant: z.string(),
  wizardId: z.string(),
  attempt: z.int().positive(),
  requester: z.string(),
  brief: CampaignBrief,
  status: z.enum(statuses),
  /** The fence: no effect is begun unless it is `running`. */
  saga: z.enum(['running', 'compensating', 'closed']),
  revision: z.int().positive(),
  createdAt: z.number(),
  /** How many executions were started for it: a campaign that is published already is taken up again. */
  run: z.int().positive().default(1),
  /** How many executions were started to undo it, or to look after it. */
  undoRun: z.int().nonnegative().default(0),
  executionId: z.string().optional(),
  /** Nothing is begun after it. */
  deadlineAt: z.number().optional(),
  startedAt: z.number().optional(),
  finishedAt: z.number().optional(),
  /** When the first publish was begun: from then on the campaign only goes forward. */
  pivotAt: z.number().optional(),
  /** When the mail can no longer be taken back. */
  pointOfNoReturnAt: z.number().optional(),
  /** The ledger, by `<step>/<effect>[/<channel or network>]@<revision>`. */
  effects: z.record(z.string(), Effect),
  /** In which order effects were begun; undoing takes them the other way round. */
  order: z.record(z.string(), z.number()),
  nextSequence: z.number(),
  review: Review.optional(),
  /** What the present run publishes; everything, where it is absent. */
  retry: z.object({ channels: z.array(z.enum(channels)) }).optional(),
  /** When the vendors are asked whether mail and posts have gone out. */
  verifyAt: z.number().optional(),
  /** What people and the timeline have still to be told, by id. */
  outbox: z.record(z.string(), Notice).default({}),
  reason: FailureReason.optional(),
  compensation: z.enum(['complete', 'incomplete']).optional(),
  warnings: z.array(Warning),
  /** What the models have cost so far, in US dollars. */
  costUsd: z.number(),
  /** The sweeper's heartbeat: every campaign that is not settled has one. Who waits for a slot stands in `queue`. */
  wakeGroup: z.enum(['wake', 'queue']).optional(),
  wakeAt: z.number().optional(),
  /** When the review clock looks at it next: every review that the machine still waits for has a time. */
  reviewGroup: z.literal('review').optional(),
  reviewAt: z.number().optional(),
  expiresAt: z.number().optional(),
});
export type CampaignRecord = z.infer<typeof CampaignRecord>;
