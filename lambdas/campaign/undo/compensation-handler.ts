import type * as z from 'zod';
import { FailureReason } from '../record.ts';
import { type CampaignTask, createTaskHandler, TaskInput } from '../task-handler.ts';
import { beginCompensation } from './compensation.ts';

export const CompensationInput = TaskInput.extend({ reason: FailureReason });
export type CompensationInput = z.infer<typeof CompensationInput>;

/** The wrapper of every function that undoes a step: the fence is closed before anything is undone. */
export function createCompensationHandler<R>(
  undo: (task: CampaignTask, input: CompensationInput) => Promise<R>,
) {
  return createTaskHandler({
    input: CompensationInput,
    run: async (input, task) => {
      await beginCompensation(task.table, task.record.campaignId, input.reason);
      return undo(task, input);
    },
  });
}
