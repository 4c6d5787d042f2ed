import { configuredQdrant } from '../calls/configured-clients.ts';
import { configuredBodies } from '../campaign/configured-bodies.ts';
import { createCompensationHandler } from '../campaign/undo/compensation-handler.ts';
import { undoEffects } from '../campaign/undo/undo-effects.ts';
import { memoryUndoers } from '../campaign/undo/undo-memory.ts';
import { storedUndoers } from '../campaign/undo/undo-stored.ts';

export const handler = createCompensationHandler((task, { revision }) =>
  undoEffects(task, {
    step: 'content',
    revision,
    undoers: {
      ...memoryUndoers(() => configuredQdrant(task)),
      ...storedUndoers({ bodies: configuredBodies() }),
    },
  }),
);
