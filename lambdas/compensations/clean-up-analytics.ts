import { createCompensationHandler } from '../campaign/undo/compensation-handler.ts';
import { analyticsUndoers } from '../campaign/undo/undo-analytics.ts';
import { undoEffects } from '../campaign/undo/undo-effects.ts';
import { configuredGrafana } from '../vendors/configured-clients.ts';

export const handler = createCompensationHandler((task) =>
  undoEffects(task, {
    step: 'analytics',
    undoers: analyticsUndoers(async () => (await configuredGrafana(task.clock)).client),
  }),
);
