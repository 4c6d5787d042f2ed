import * as z from 'zod';
import { configuredCampaigns } from '../campaign/configured-tables.ts';
import { configuredOutbox } from '../campaign/outbox/configured-outbox.ts';
import { drainOutbox } from '../campaign/outbox/drain-outbox.ts';
import { verifyPublication } from '../campaign/verification/verify-publication.ts';
import { createHandler } from '../platform/handler.ts';
import { configuredBuffer, configuredGithub, configuredSendgrid } from '../vendors/configured-clients.ts';

/** Invoked for one campaign, once its mail and posts should be out: asks the vendors, and tells people. */
export const handler = createHandler({
  work: 'operation',
  input: z.object({ campaignId: z.uuid() }),
  logFields: ({ campaignId }) => ({ campaign_id: campaignId }),
  run: async ({ campaignId }, { clock, deadlineAt }) => {
    const verification = await verifyPublication(campaignId, {
      table: configuredCampaigns(),
      clock,
      vendors: {
        sendgrid: () => configuredSendgrid(clock),
        buffer: async () => (await configuredBuffer(clock)).client,
        github: async () => (await configuredGithub(clock)).client,
      },
    });
    await drainOutbox(campaignId, configuredOutbox(clock, deadlineAt));
    return verification;
  },
});
