import { createTaskHandler, TaskInput } from '../campaign/task-handler.ts';
import { planUndo } from '../campaign/undo/plan-undo.ts';

export const handler = createTaskHandler({
  input: TaskInput,
  run: async (_input, { record }) => planUndo(record),
});
