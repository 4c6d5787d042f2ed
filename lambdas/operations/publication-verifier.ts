import * as z from 'zod';
import { configuredCalls } from '../calls/configured-calls.ts';
import { configuredBuffer, configuredGithub, configuredSendgrid } from '../calls/configured-clients.ts';
import { configuredCampaigns } from '../campaign/configured-tables.ts';
import { configuredOutbox } from '../campaign/outbox/configured-outbox.ts';
import { drainOutbox } from '../campaign/outbox/drain-outbox.ts';
import { verifyPublication } from '../campaign/verification/verify-publication.ts';
import { createHandler } from '../platform/handler.ts';

/** Invoked for one campaign, once its mail and posts should be out: asks the vendors, and tells people. */
export const handler = createHandler({
  work: 'operation',
  input: z.object({ campaignId: z.uuid() }),
  logFields: ({ campaignId }) => ({ campaign_id: campaignId }),
  run: async ({ campaignId }, { clock, deadlineAt }) => {
    const calls = configuredCalls({ clock, deadlineAt }, `${campaignId}/verification`);
    const verification = await verifyPublication(campaignId, {
      table: configuredCampaigns(),
      clock,
      vendors: {
        sendgrid: () => configuredSendgrid(calls),
        buffer: async () => (await configuredBuffer(calls)).client,
        github: async () => (await configuredGithub(calls)).client,
      },
    });
    await drainOutbox(campaignId, configuredOutbox(clock, deadlineAt));
    return verification;
  },
});
