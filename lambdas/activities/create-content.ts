import * as z from 'zod';
import { configuredLlm, configuredQdrant } from '../calls/configured-clients.ts';
import { configuredBodies } from '../campaign/configured-bodies.ts';
import { createContent } from '../campaign/content-creation/create-content.ts';
import { campaignSettings } from '../campaign/settings.ts';
import { createTaskHandler, TaskInput } from '../campaign/task-handler.ts';
import { Verdict } from '../campaign/verdict.ts';

export const handler = createTaskHandler({
  input: TaskInput.extend({ revision: z.int().positive(), research: z.array(Verdict) }),
  part: () => ({ phase: 'content', name: 'texts' }),
  run: async ({ revision, research }, task) => {
    await createContent(task, revision, research, {
      llm: await configuredLlm(task),
      qdrant: () => configuredQdrant(task),
      bodies: configuredBodies(),
      settings: campaignSettings(),
    });
    return {};
  },
});
