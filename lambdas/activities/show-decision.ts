import * as z from 'zod';
import { configuredGithub, configuredSlack } from '../calls/configured-clients.ts';
import { configuredBodies } from '../campaign/configured-bodies.ts';
import { showDecision } from '../campaign/review/show-decision.ts';
import { createTaskHandler, TaskInput } from '../campaign/task-handler.ts';

export const handler = createTaskHandler({
  input: TaskInput.extend({ revision: z.int().positive() }),
  run: ({ revision }, task) =>
    showDecision(task, revision, {
      github: () => configuredGithub(task),
      slack: () => configuredSlack(task),
      bodies: configuredBodies(),
    }),
});
