import { GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Clock } from '../platform/clock.ts';
import { logger } from '../platform/logger.ts';
import { updateItem } from './campaign-items.ts';
import type { CampaignTable, RecordUpdate } from './campaign-table.ts';
import { type Phase, phaseIndex, phaseNames, phases } from './phases.ts';

/** What a campaign waits for, other than its own work. */
export const WaitingFor = z.discriminatedUnion('what', [
  /** A vendor, until a moment (milliseconds since the epoch). */
  z.object({
    what: z.literal('vendor'),
    service: z.string().optional(),
    until: z.number(),
    reason: z.string(),
  }),
  /** People, until the review's deadline. */
  z.object({ what: z.literal('review'), until: z.number() }),
]);
export type WaitingFor = z.infer<typeof WaitingFor>;

/** A small item beside the record, so that polling is cheap. Times are milliseconds since the epoch. */
const ProgressItem = z.object({
  campaignId: z.string(),
  item: z.literal('progress'),
  phase: z.enum(phaseNames),
  /** How many parts each phase has. */
  parts: z.record(z.enum(phaseNames), z.number()),
  /** `<phase>/<part>` of what has finished. */
  finished: z.set(z.string()).optional(),
  startedAt: z.number(),
  /** When each phase was entered first. */
  enteredAt: z.partialRecord(z.enum(phaseNames), z.number()),
  waitingFor: WaitingFor.optional(),
});
export type ProgressItem = z.infer<typeof ProgressItem>;

export async function readProgress(
  table: CampaignTable,
  campaignId: string,
): Promise<ProgressItem | undefined> {
  const { Item } = await table.documents.send(
    new GetCommand({ TableName: table.name, Key: { campaignId, item: 'progress' } }),
  );
  return Item === undefined ? undefined : ProgressItem.parse(Item);
}

/**
 * Percentage of a campaign: what the finished phases are worth, plus the share of the present one that has
 * finished. A part that is missing for good never finishes; the next phase says that it is not waited for.
 */
export function percentageOf(progress: ProgressItem): number {
  const index = phaseIndex(progress.phase);
  const before = phases[index - 1]?.percentAfter ?? 0;
  const after = phases[index]?.percentAfter ?? 100;
  const done = [...(progress.finished ?? [])].filter((part) => part.startsWith(`${progress.phase}/`)).length;
  const share = Math.min(1, done / Math.max(1, progress.parts[progress.phase]));
  return Math.floor(before + (after - before) * share);
}

/** Keeps a campaign's progress as one invocation sees it. Losing a note of it loses nothing else. */
export interface ProgressNotes {
  start(parts: Record<Phase, number>): Promise<void>;
  enter(phase: Phase): Promise<void>;
  finish(phase: Phase, part: string): Promise<void>;
  waitFor(waiting: WaitingFor): Promise<void>;
}

export function createProgressNotes(table: CampaignTable, clock: Clock, campaignId: string): ProgressNotes {
  const update = (change: RecordUpdate) => updateItem(table, { campaignId, item: 'progress' }, change);
  /** Whoever works on the campaign goes on without the note. */
  const note = async (change: RecordUpdate) => {
    try {
      await update(change);
    } catch (error) {
      logger.warn('a note of the progress is lost', {
        campaign_id: campaignId,
        error_name: error instanceof Error ? error.name : 'unknown',
      });
    }
  };
  return {
    /** The item that all notes are made in: it is written, or its activity is tried again. */
    start: async (parts) => {
      await update({
        UpdateExpression: 'SET phase = :first, parts = :parts, startedAt = :now, enteredAt = :entered',
        ConditionExpression: 'attribute_not_exists(startedAt)',
        ExpressionAttributeValues: {
          ':first': 'research',
          ':parts': parts,
          ':now': clock.now(),
          ':entered': { research: clock.now() },
        },
      });
    },
    /** Written only when it changes something: parts of a phase that run side by side enter it together. */
    enter: (phase) =>
      note({
        UpdateExpression:
          'SET phase = :phase, enteredAt.#phase = if_not_exists(enteredAt.#phase, :now) REMOVE waitingFor',
        ConditionExpression:
          'attribute_exists(startedAt) AND (phase <> :phase OR attribute_exists(waitingFor))',
        ExpressionAttributeNames: { '#phase': phase },
        ExpressionAttributeValues: { ':phase': phase, ':now': clock.now() },
      }),
    finish: (phase, part) =>
      note({
        UpdateExpression: 'ADD finished :part REMOVE waitingFor',
        ConditionExpression: 'attribute_exists(startedAt)',
        ExpressionAttributeValues: { ':part': new Set([`${phase}/${part}`]) },
      }),
    waitFor: (waiting) =>
      note({
        UpdateExpression: 'SET waitingFor = :waiting',
        ConditionExpression: 'attribute_exists(startedAt)',
        ExpressionAttributeValues: { ':waiting': waiting },
      }),
  };
}
