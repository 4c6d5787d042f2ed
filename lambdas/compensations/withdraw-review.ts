import { createCompensationHandler } from '../campaign/undo/compensation-handler.ts';
import { undoEffects } from '../campaign/undo/undo-effects.ts';
import { reviewUndoers } from '../campaign/undo/undo-review.ts';
import { configuredGithub, configuredSlack } from '../vendors/configured-clients.ts';

export const handler = createCompensationHandler((task, { revision }) =>
  undoEffects(task, {
    step: 'review',
    revision,
    undoers: reviewUndoers({
      github: () => configuredGithub(task.clock),
      slack: () => configuredSlack(task.clock),
    }),
  }),
);
