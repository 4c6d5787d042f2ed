import * as z from 'zod';
import { configuredLlm, configuredQdrant } from '../calls/configured-clients.ts';
import { configuredBodies } from '../campaign/configured-bodies.ts';
import { recallResearch } from '../campaign/research/recall-research.ts';
import { createTaskHandler, TaskInput } from '../campaign/task-handler.ts';

export const handler = createTaskHandler({
  input: TaskInput.extend({ revision: z.int() }),
  part: () => ({ phase: 'research', name: 'memory' }),
  run: (_input, task) =>
    recallResearch(task, {
      qdrant: () => configuredQdrant(task),
      llm: () => configuredLlm(task),
      bodies: configuredBodies(),
    }),
});
