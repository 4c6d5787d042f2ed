import { beginCampaign } from '../campaign/lifecycle/begin-campaign.ts';
import { campaignSettings } from '../campaign/settings.ts';
import { createTaskHandler, TaskInput } from '../campaign/task-handler.ts';

export const handler = createTaskHandler({
  input: TaskInput,
  run: ({ workflow }, task) => beginCampaign(task, workflow.id, campaignSettings()),
});
