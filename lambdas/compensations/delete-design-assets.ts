import { configuredBodies, configuredImages } from '../campaign/configured-bodies.ts';
import { createCompensationHandler } from '../campaign/undo/compensation-handler.ts';
import { undoEffects } from '../campaign/undo/undo-effects.ts';
import { storedUndoers } from '../campaign/undo/undo-stored.ts';

export const handler = createCompensationHandler((task, { revision }) =>
  undoEffects(task, {
    step: 'design',
    revision,
    undoers: storedUndoers({ bodies: configuredBodies(), images: configuredImages() }),
  }),
);
