import { configuredGithub, configuredSlack } from '../calls/configured-clients.ts';
import { configuredBodies, configuredImages } from '../campaign/configured-bodies.ts';
import { createCompensationHandler } from '../campaign/undo/compensation-handler.ts';
import { undoEffects } from '../campaign/undo/undo-effects.ts';
import { reviewUndoers } from '../campaign/undo/undo-review.ts';
import { storedUndoers } from '../campaign/undo/undo-stored.ts';

export const handler = createCompensationHandler((task, { revision }) =>
  undoEffects(task, {
    step: 'review',
    revision,
    undoers: {
      ...reviewUndoers({
        github: () => configuredGithub(task),
        slack: () => configuredSlack(task),
      }),
      ...storedUndoers({ bodies: configuredBodies(), images: configuredImages() }),
    },
  }),
);
