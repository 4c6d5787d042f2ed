import { configuredGrafana } from '../calls/configured-clients.ts';
import { createCompensationHandler } from '../campaign/undo/compensation-handler.ts';
import { analyticsUndoers } from '../campaign/undo/undo-analytics.ts';
import { undoEffects } from '../campaign/undo/undo-effects.ts';

export const handler = createCompensationHandler((task) =>
  undoEffects(task, {
    step: 'analytics',
    undoers: analyticsUndoers(async () => (await configuredGrafana(task)).client),
  }),
);
