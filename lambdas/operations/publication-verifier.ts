import * as z from 'zod';
import { drainOutbox } from '../campaign/outbox/drain-outbox.ts';
import { campaignSettings } from '../campaign/settings.ts';
import { verifyPublication } from '../campaign/verification/verify-publication.ts';
import { documents } from '../platform/dynamodb-client.ts';
import { environmentText } from '../platform/environment.ts';
import { createHandler } from '../platform/handler.ts';
import {
  configuredBuffer,
  configuredGithub,
  configuredSendgrid,
  configuredSlack,
} from '../vendors/configured-clients.ts';

/** Invoked for one campaign, once its mail and posts should be out: asks the vendors, and tells people. */
export const handler = createHandler({
  work: 'operation',
  input: z.object({ campaignId: z.uuid() }),
  logFields: ({ campaignId }) => ({ campaign_id: campaignId }),
  run: async ({ campaignId }, { clock, deadlineAt }) => {
    const table = { documents: documents(), name: environmentText('CAMPAIGNS_TABLE') };
    const verification = await verifyPublication(campaignId, {
      table,
      clock,
      vendors: {
        sendgrid: () => configuredSendgrid(clock),
        buffer: async () => (await configuredBuffer(clock)).client,
        github: async () => (await configuredGithub(clock)).client,
      },
    });
    const { retentionDays } = campaignSettings();
    const slack = () => configuredSlack(clock);
    await drainOutbox(campaignId, { table, clock, deadlineAt, slack, retentionDays });
    return verification;
  },
});
