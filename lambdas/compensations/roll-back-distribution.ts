import { configuredBuffer, configuredGithub, configuredSendgrid } from '../calls/configured-clients.ts';
import { createCompensationHandler } from '../campaign/undo/compensation-handler.ts';
import { distributionUndoers } from '../campaign/undo/undo-distribution.ts';
import { undoEffects } from '../campaign/undo/undo-effects.ts';

export const handler = createCompensationHandler((task) =>
  undoEffects(task, {
    step: 'distribution',
    undoers: distributionUndoers({
      sendgrid: () => configuredSendgrid(task),
      buffer: () => configuredBuffer(task),
      github: () => configuredGithub(task),
    }),
  }),
);
