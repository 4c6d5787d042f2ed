import { bodyKeys } from '../campaign/body-keys.ts';
import { configuredBodies, configuredImages } from '../campaign/configured-bodies.ts';
import { createCompensationHandler } from '../campaign/undo/compensation-handler.ts';

export const handler = createCompensationHandler(async ({ record }) => ({
  images: await configuredImages().deleteAll(bodyKeys.images(record.campaignId)),
  notes: await configuredBodies().deleteAll(bodyKeys.designs(record.campaignId)),
}));
