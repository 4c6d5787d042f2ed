import * as z from 'zod';
import { setUpAnalytics } from '../campaign/analytics/set-up-analytics.ts';
import { createTaskHandler, TaskInput } from '../campaign/task-handler.ts';
import { configuredGrafana } from '../vendors/configured-clients.ts';

export const handler = createTaskHandler({
  input: TaskInput.extend({ revision: z.int().positive() }),
  part: () => ({ phase: 'analytics', name: 'dashboard' }),
  run: async (_input, task) => setUpAnalytics(task, (await configuredGrafana(task.clock)).client),
});
