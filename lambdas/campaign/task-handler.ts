import * as z from 'zod';
import { environmentText } from '../platform/environment.ts';
import { RetryLaterError } from '../platform/errors.ts';
import { recordRetries } from '../platform/execution-metrics.ts';
import { createHandler } from '../platform/handler.ts';
import type { CampaignTask } from './campaign-task.ts';
import { configuredTask } from './configured-task.ts';
import type { Phase } from './phases.ts';

/** What the state machine tells every function that it calls. */
export const TaskInput = z.object({
  campaignId: z.uuid(),
  workflow: z.object({ id: z.string(), attempt: z.int(), enteredAt: z.string() }),
});

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
    run: async (input, invocation) => {
      const { campaignId } = input;
      recordRetries(input.workflow.attempt);
      const part = options.part?.(input);
      const task = await configuredTask(campaignId, invocation, claimantOf(campaignId, part));
      const { progress } = task;
      if (part !== undefined) await progress.enter(part.phase);
      try {
        const result = await options.run(input, task);
        if (part !== undefined && part.open !== true) await progress.finish(part.phase, part.name);
        return result;
      } catch (error) {
        if (error instanceof RetryLaterError) {
          const { retryAt: until, name: reason, service } = error;
          const whom = service === undefined ? {} : { service };
          await progress.waitFor({ what: 'vendor', until, reason, ...whom });
        }
        throw error;
      }
    },
  });
}

/** The same for each attempt at one part of a campaign, and no other. */
function claimantOf(
  campaignId: string,
  part: { readonly phase: Phase; readonly name: string } | undefined,
): string {
  return part === undefined
    ? `${campaignId}/${environmentText('POWERTOOLS_SERVICE_NAME')}`
    : `${campaignId}/${part.phase}/${part.name}`;
}
