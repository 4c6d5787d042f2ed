import * as z from 'zod';
import { readRecord } from '../campaign/campaign-table.ts';
import { FailureReason } from '../campaign/record.ts';
import { campaignSettings } from '../campaign/settings.ts';
import { createTaskHandler, TaskInput } from '../campaign/task-handler.ts';
import { beginCompensation, finishCompensation } from '../campaign/undo/compensation.ts';

export const handler = createTaskHandler({
  input: TaskInput.extend({ reason: FailureReason, undoFailures: z.array(FailureReason) }),
  run: async ({ campaignId, reason, undoFailures }, { table, clock }) => {
    await beginCompensation(table, campaignId, reason);
    const record = await readRecord(table, campaignId);
    return finishCompensation(
      table,
      record,
      reason,
      undoFailures,
      clock.now(),
      campaignSettings().retentionDays,
    );
  },
});
