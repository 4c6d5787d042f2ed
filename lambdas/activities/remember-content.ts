import * as z from 'zod';
import { configuredBodies } from '../campaign/configured-bodies.ts';
import { rememberCampaign } from '../campaign/content-creation/remember-campaign.ts';
import { createTaskHandler, TaskInput } from '../campaign/task-handler.ts';
import { configuredLlm, configuredQdrant } from '../vendors/configured-clients.ts';

export const handler = createTaskHandler({
  input: TaskInput.extend({ revision: z.int().positive() }),
  run: async ({ revision }, task) =>
    rememberCampaign(task, revision, {
      llm: await configuredLlm(task.clock),
      qdrant: () => configuredQdrant(task.clock),
      bodies: configuredBodies(),
    }),
});
