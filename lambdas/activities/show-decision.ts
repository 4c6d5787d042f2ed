import * as z from 'zod';
import { showDecision } from '../campaign/review/show-decision.ts';
import { createTaskHandler, TaskInput } from '../campaign/task-handler.ts';
import { configuredSlack } from '../vendors/configured-clients.ts';

export const handler = createTaskHandler({
  input: TaskInput.extend({ revision: z.int().positive() }),
  run: ({ revision }, task) => showDecision(task, revision, () => configuredSlack(task.clock)),
});
