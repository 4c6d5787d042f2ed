import * as z from 'zod';
import { configuredBodies } from '../campaign/configured-bodies.ts';
import { recallResearch } from '../campaign/research/recall-research.ts';
import { createTaskHandler, TaskInput } from '../campaign/task-handler.ts';
import { configuredLlm, configuredQdrant } from '../vendors/configured-clients.ts';

export const handler = createTaskHandler({
  input: TaskInput.extend({ revision: z.int() }),
  part: () => ({ phase: 'research', name: 'memory' }),
  run: (_input, task) =>
    recallResearch(task, {
      qdrant: () => configuredQdrant(task.clock),
      llm: () => configuredLlm(task.clock),
      bodies: configuredBodies(),
    }),
});
