import * as z from 'zod';
import { configuredGrafana } from '../calls/configured-clients.ts';
import { setUpAnalytics } from '../campaign/analytics/set-up-analytics.ts';
import { createTaskHandler, TaskInput } from '../campaign/task-handler.ts';

export const handler = createTaskHandler({
  input: TaskInput.extend({ revision: z.int().positive() }),
  part: () => ({ phase: 'analytics', name: 'dashboard' }),
  run: async (_input, task) => setUpAnalytics(task, (await configuredGrafana(task)).client),
});
