import * as z from 'zod';
import { configuredBodies } from '../campaign/configured-bodies.ts';
import { createContent } from '../campaign/content-creation/create-content.ts';
import { campaignSettings } from '../campaign/settings.ts';
import { createTaskHandler, TaskInput } from '../campaign/task-handler.ts';
import { Verdict } from '../campaign/verdict.ts';
import { configuredLlm, configuredQdrant } from '../vendors/configured-clients.ts';

export const handler = createTaskHandler({
  input: TaskInput.extend({ revision: z.int().positive(), research: z.array(Verdict) }),
  part: () => ({ phase: 'content', name: 'texts' }),
  run: async ({ revision, research }, task) => {
    await createContent(task, revision, research, {
      llm: await configuredLlm(task.clock),
      qdrant: () => configuredQdrant(task.clock),
      bodies: configuredBodies(),
      settings: campaignSettings(),
    });
    return {};
  },
});
