import { callerOf } from '../campaign/caller.ts';
import { acceptedView } from '../campaign/campaign-answer.ts';
import { retryCampaign } from '../campaign/lifecycle/retry-campaign.ts';
import { startCampaign } from '../campaign/lifecycle/start-campaign.ts';
import { campaignSettings } from '../campaign/settings.ts';
import { documents } from '../platform/dynamodb-client.ts';
import { environmentText } from '../platform/environment.ts';
import { createRoute, json, pathParameter } from '../platform/route.ts';
import { stateMachines } from '../platform/step-functions-client.ts';

/** `POST /v1/campaigns/{id}/retry`: 202 with the campaign that runs in its place, the same one every time. */
export const handler = createRoute(async (event, { clock }) => {
  const machine = environmentText('CAMPAIGN_MACHINE_ARN');
  const record = await retryCampaign(pathParameter(event, 'id'), callerOf(event, campaignSettings()), {
    table: { documents: documents(), name: environmentText('CAMPAIGNS_TABLE') },
    now: clock.now(),
    start: (campaignId, run) => startCampaign(stateMachines(), machine, campaignId, run),
  });
  return json(202, acceptedView(record));
});
