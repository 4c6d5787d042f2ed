import * as z from 'zod';
import { configuredGithub, configuredSlack } from '../calls/configured-clients.ts';
import { configuredBodies } from '../campaign/configured-bodies.ts';
import { configuredTask } from '../campaign/configured-task.ts';
import { configuredOutbox } from '../campaign/outbox/configured-outbox.ts';
import { drainOutbox } from '../campaign/outbox/drain-outbox.ts';
import { keepSurfaces } from '../campaign/review/keep-surfaces.ts';
import { campaignSettings } from '../campaign/settings.ts';
import { createHandler } from '../platform/handler.ts';

/**
 * Started after somebody has acted in a review, since nothing slow fits into the answer that they wait for:
 * answers them, and brings the card and the pull request up to date.
 */
export const handler = createHandler({
  work: 'operation',
  input: z.object({ campaignId: z.uuid() }),
  logFields: ({ campaignId }) => ({ campaign_id: campaignId }),
  run: async ({ campaignId }, invocation) => {
    const { clock, deadlineAt } = invocation;
    await drainOutbox(campaignId, configuredOutbox(clock, deadlineAt));
    const task = await configuredTask(campaignId, invocation, `${campaignId}/review`);
    await keepSurfaces(task, {
      github: () => configuredGithub(task),
      slack: () => configuredSlack(task),
      bodies: configuredBodies(),
      settings: campaignSettings(),
    });
  },
});
