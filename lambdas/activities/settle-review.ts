import * as z from 'zod';
import { settleReview } from '../campaign/review/settle-review.ts';
import { createTaskHandler, TaskInput } from '../campaign/task-handler.ts';

export const handler = createTaskHandler({
  input: TaskInput.extend({ revision: z.int().positive(), timedOut: z.boolean() }),
  part: () => ({ phase: 'review', name: 'decided' }),
  run: ({ timedOut }, task) => settleReview(task, timedOut),
});
