import * as z from 'zod';
import { startCampaign } from '../campaign/lifecycle/start-campaign.ts';
import { sweep } from '../campaign/lifecycle/sweep.ts';
import { documents } from '../platform/dynamodb-client.ts';
import { environmentText } from '../platform/environment.ts';
import { createHandler } from '../platform/handler.ts';
import { stateMachines } from '../platform/step-functions-client.ts';

/** Every five minutes: takes up what a crash left behind. */
export const handler = createHandler({
  work: 'operation',
  input: z.unknown(),
  run: async (_event, { clock }) => {
    const table = { documents: documents(), name: environmentText('CAMPAIGNS_TABLE') };
    const machine = environmentText('CAMPAIGN_MACHINE_ARN');
    return sweep(table, clock, (campaignId) => startCampaign(stateMachines(), table, machine, campaignId));
  },
});
