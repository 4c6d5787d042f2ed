import { bodyKeys } from '../campaign/body-keys.ts';
import { configuredBodies } from '../campaign/configured-bodies.ts';
import { createCompensationHandler } from '../campaign/undo/compensation-handler.ts';
import { undoEffects } from '../campaign/undo/undo-effects.ts';
import { memoryUndoers } from '../campaign/undo/undo-memory.ts';
import { configuredQdrant } from '../vendors/configured-clients.ts';

export const handler = createCompensationHandler(async (task) => {
  const summary = await undoEffects(
    task,
    memoryUndoers(() => configuredQdrant(task.clock)),
  );
  const deleted = await configuredBodies().deleteAll(bodyKeys.contents(task.record.campaignId));
  return { ...summary, deleted };
});
