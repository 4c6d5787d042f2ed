import * as z from 'zod';
import { noteWarnings } from '../campaign/lifecycle/note-warnings.ts';
import { Warning } from '../campaign/record.ts';
import { createTaskHandler, TaskInput } from '../campaign/task-handler.ts';

export const handler = createTaskHandler({
  input: TaskInput.extend({ warnings: z.array(Warning) }),
  run: ({ warnings }, task) => noteWarnings(task, warnings),
});
