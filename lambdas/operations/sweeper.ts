import * as z from 'zod';
import { configuredExecutions } from '../campaign/lifecycle/configured-executions.ts';
import { requestVerification } from '../campaign/lifecycle/request-verification.ts';
import { sweep } from '../campaign/lifecycle/sweep.ts';
import { drainOutbox } from '../campaign/outbox/drain-outbox.ts';
import { campaignSettings } from '../campaign/settings.ts';
import { documents } from '../platform/dynamodb-client.ts';
import { environmentText } from '../platform/environment.ts';
import { createHandler } from '../platform/handler.ts';
import { configuredSlack } from '../vendors/configured-clients.ts';

/** What one campaign may take: nothing new is begun so shortly before the end. In milliseconds. */
const oneCampaignMs = 30_000;

/** Every five minutes: looks after every campaign whose time has come. */
export const handler = createHandler({
  work: 'operation',
  input: z.unknown(),
  run: async (_event, { clock, deadlineAt }) => {
    const table = { documents: documents(), name: environmentText('CAMPAIGNS_TABLE') };
    const { retentionDays } = campaignSettings();
    const slack = () => configuredSlack(clock);
    return sweep(
      {
        table,
        clock,
        retentionDays,
        executions: configuredExecutions(),
        drain: ({ campaignId }) =>
          drainOutbox(campaignId, { table, clock, deadlineAt, slack, retentionDays }),
        verify: ({ campaignId }) => requestVerification(campaignId),
      },
      deadlineAt - oneCampaignMs,
    );
  },
});
