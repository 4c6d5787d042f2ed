import * as z from 'zod';
import { configuredNotion } from '../calls/configured-clients.ts';
import { configuredBodies } from '../campaign/configured-bodies.ts';
import { searchNotion } from '../campaign/research/search-notion.ts';
import { createTaskHandler, TaskInput } from '../campaign/task-handler.ts';

export const handler = createTaskHandler({
  input: TaskInput.extend({ revision: z.int() }),
  part: () => ({ phase: 'research', name: 'notion' }),
  run: (_input, task) =>
    searchNotion(task, { notion: () => configuredNotion(task), bodies: configuredBodies() }),
});
