import * as z from 'zod';
import { FailureReason } from '../campaign/record.ts';
import { campaignSettings } from '../campaign/settings.ts';
import { createTaskHandler, TaskInput } from '../campaign/task-handler.ts';
import { closeFence } from '../campaign/undo/compensation-handler.ts';
import { finishCompensation } from '../campaign/undo/finish-compensation.ts';

export const handler = createTaskHandler({
  input: TaskInput.extend({
    reason: FailureReason,
    undoFailures: z.array(FailureReason),
    closesFence: z.boolean(),
  }),
  run: async ({ campaignId, reason, undoFailures, closesFence }, task) => {
    // Where there was nothing to undo, nobody has closed it yet.
    if (closesFence) await closeFence(task, reason);
    return finishCompensation(task.table, campaignId, {
      reason,
      undoFailures,
      now: task.clock.now(),
      retentionDays: campaignSettings().retentionDays,
    });
  },
});
