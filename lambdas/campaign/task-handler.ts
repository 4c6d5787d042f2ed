import * as z from 'zod';
import type { Clock } from '../platform/clock.ts';
import { RetryLaterError } from '../platform/errors.ts';
import { recordRetries } from '../platform/execution-metrics.ts';
import { createHandler } from '../platform/handler.ts';
import { type CampaignTable, readRecord } from './campaign-table.ts';
import { configuredCampaigns } from './configured-tables.ts';
import { createLedger, type Ledger } from './ledger.ts';
import type { Phase } from './phases.ts';
import { createProgressNotes, type ProgressNotes } from './progress.ts';
import type { CampaignRecord } from './record.ts';

/** What the state machine tells every function that it calls. */
export const TaskInput = z.object({
  campaignId: z.uuid(),
  workflow: z.object({ id: z.string(), attempt: z.int(), enteredAt: z.string() }),
});

/** What a deed of a campaign works with. */
export interface CampaignTask {
  readonly record: CampaignRecord;
  readonly table: CampaignTable;
  readonly ledger: Ledger;
  readonly progress: ProgressNotes;
  readonly clock: Clock;
  readonly deadlineAt: number;
}

export interface TaskHandlerOptions<S extends z.ZodType<z.infer<typeof TaskInput>>, R> {
  readonly input: S;
  /** The phase and the part of it that is finished when this function has ended well. */
  readonly part?: (input: z.infer<S>) => {
    readonly phase: Phase;
    readonly name: string;
    readonly open?: boolean;
  };
  readonly run: (input: z.infer<S>, task: CampaignTask) => Promise<R>;
}

/** The wrapper of every function that the state machine calls: the campaign is read, its progress is kept. */
export function createTaskHandler<S extends z.ZodType<z.infer<typeof TaskInput>>, R>(
  options: TaskHandlerOptions<S, R>,
) {
  return createHandler({
    work: 'activity',
    input: options.input,
    logFields: (input) => ({
      campaign_id: input.campaignId,
      workflow_id: input.workflow.id,
      attempt: input.workflow.attempt,
    }),
    run: async (input, { attempt, deadlineAt, clock }) => {
      const { campaignId } = input;
      recordRetries(input.workflow.attempt);
      const table = configuredCampaigns();
      const progress = createProgressNotes(table, clock, campaignId);
      const part = options.part?.(input);
      if (part !== undefined) await progress.enter(part.phase);
      const task: CampaignTask = {
        record: await readRecord(table, campaignId),
        table,
        ledger: createLedger({ table, clock, campaignId, attempt, deadlineAt }),
        progress,
        clock,
        deadlineAt,
      };
      try {
        const result = await options.run(input, task);
        if (part !== undefined && part.open !== true) await progress.finish(part.phase, part.name);
        return result;
      } catch (error) {
        if (error instanceof RetryLaterError) {
          await progress.waitFor({ what: 'vendor', until: error.retryAt, reason: error.name });
        }
        throw error;
      }
    },
  });
}
