import * as z from 'zod';
import { configuredBodies } from '../campaign/configured-bodies.ts';
import { searchNotion } from '../campaign/research/search-notion.ts';
import { createTaskHandler, TaskInput } from '../campaign/task-handler.ts';
import { configuredNotion } from '../vendors/configured-clients.ts';

export const handler = createTaskHandler({
  input: TaskInput.extend({ revision: z.int() }),
  part: () => ({ phase: 'research', name: 'notion' }),
  run: (_input, task) =>
    searchNotion(task, { notion: () => configuredNotion(task.clock), bodies: configuredBodies() }),
});
