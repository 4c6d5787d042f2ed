import { bodyKeys } from '../campaign/body-keys.ts';
import { configuredBodies } from '../campaign/configured-bodies.ts';
import { createCompensationHandler } from '../campaign/undo/compensation-handler.ts';

export const handler = createCompensationHandler(async ({ record }) => ({
  deleted: await configuredBodies().deleteAll(bodyKeys.research(record.campaignId)),
}));
