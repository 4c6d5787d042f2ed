import * as z from 'zod';
import { finishCampaign } from '../campaign/lifecycle/finish-campaign.ts';
import { Warning } from '../campaign/record.ts';
import { campaignSettings } from '../campaign/settings.ts';
import { createTaskHandler, TaskInput } from '../campaign/task-handler.ts';

export const handler = createTaskHandler({
  input: TaskInput.extend({ warnings: z.array(Warning) }),
  run: ({ warnings }, { table, record, clock }) =>
    finishCampaign(table, record, {
      warnings,
      now: clock.now(),
      retentionDays: campaignSettings().retentionDays,
    }),
});
