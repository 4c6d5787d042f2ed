import * as z from 'zod';
import { errorNames } from '../../platform/errors.ts';
import type { CampaignTask } from '../campaign-task.ts';
import { FailureReason } from '../record.ts';
import { createTaskHandler, TaskInput } from '../task-handler.ts';
import { beginCompensation } from './begin-compensation.ts';

export const CompensationInput = TaskInput.extend({
  reason: FailureReason,
  /** The revision whose effects are undone, in steps that have several. */
  revision: z.int().positive(),
  /** Whether the fence is closed by whoever comes first; otherwise it is as somebody else has left it. */
  closesFence: z.boolean(),
});
export type CompensationInput = z.infer<typeof CompensationInput>;

/**
 * The wrapper of every function that undoes a step: where it is to, it closes the fence before anything is
 * undone. What was published is taken back only by a person's decision, or where nothing came of it.
 */
export function createCompensationHandler<R>(
  undo: (task: CampaignTask, input: CompensationInput) => Promise<R>,
) {
  return createTaskHandler({
    input: CompensationInput,
    run: async (input, task) => {
      if (input.closesFence) await closeFence(task, input.reason);
      return undo(task, input);
    },
  });
}

/** Closes the fence as the campaign's own execution may. */
export function closeFence({ table, record, clock }: CampaignTask, reason: FailureReason): Promise<boolean> {
  return beginCompensation(table, record.campaignId, reason, {
    now: clock.now(),
    evenPublished: reason.error === errorNames.nothingPublished,
  });
}
