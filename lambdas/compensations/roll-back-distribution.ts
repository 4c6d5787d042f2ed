import { createCompensationHandler } from '../campaign/undo/compensation-handler.ts';
import { distributionUndoers } from '../campaign/undo/undo-distribution.ts';
import { undoEffects } from '../campaign/undo/undo-effects.ts';
import { configuredBuffer, configuredGithub, configuredSendgrid } from '../vendors/configured-clients.ts';

export const handler = createCompensationHandler((task) =>
  undoEffects(task, {
    step: 'distribution',
    undoers: distributionUndoers({
      sendgrid: () => configuredSendgrid(task.clock),
      buffer: () => configuredBuffer(task.clock),
      github: () => configuredGithub(task.clock),
    }),
  }),
);
