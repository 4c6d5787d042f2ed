import * as z from 'zod';
import { configuredGithub } from '../calls/configured-clients.ts';
import { configuredBodies } from '../campaign/configured-bodies.ts';
import { configuredTask } from '../campaign/configured-task.ts';
import { readPullRequest } from '../campaign/review/read-pull-request.ts';
import { campaignSettings } from '../campaign/settings.ts';
import { createHandler } from '../platform/handler.ts';
import { startFunction } from '../platform/start-function.ts';
import { stateMachines } from '../platform/step-functions-client.ts';

/** Started by GitHub's webhooks, and by the review clock: sees what people have done in a pull request. */
export const handler = createHandler({
  work: 'operation',
  input: z.object({ campaignId: z.uuid() }),
  logFields: ({ campaignId }) => ({ campaign_id: campaignId }),
  run: async ({ campaignId }, invocation) => {
    const task = await configuredTask(campaignId, invocation, `${campaignId}/pull-request`);
    const hasNews = await readPullRequest(task, {
      github: () => configuredGithub(task),
      bodies: configuredBodies(),
      machines: stateMachines(),
      settings: campaignSettings(),
      apply: (campaign, editId) => startFunction('apply-edit', { campaignId: campaign, editId }),
    });
    if (hasNews) await startFunction('after-decision', { campaignId });
  },
});
