import * as z from 'zod';
import { configuredLlm, configuredQdrant } from '../calls/configured-clients.ts';
import { configuredBodies } from '../campaign/configured-bodies.ts';
import { rememberCampaign } from '../campaign/content-creation/remember-campaign.ts';
import { createTaskHandler, TaskInput } from '../campaign/task-handler.ts';

export const handler = createTaskHandler({
  input: TaskInput.extend({ revision: z.int().positive() }),
  run: async ({ revision }, task) =>
    rememberCampaign(task, revision, {
      llm: await configuredLlm(task),
      qdrant: () => configuredQdrant(task),
      bodies: configuredBodies(),
    }),
});
