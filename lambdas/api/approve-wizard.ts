import { approveWizard } from '../campaign/approve-wizard.ts';
import { callerOf } from '../campaign/caller.ts';
import { startCampaign } from '../campaign/lifecycle/start-campaign.ts';
import { campaignSettings } from '../campaign/settings.ts';
import { documents } from '../platform/dynamodb-client.ts';
import { environmentText } from '../platform/environment.ts';
import { createRoute, json, pathParameter } from '../platform/route.ts';
import { stateMachines } from '../platform/step-functions-client.ts';

/** `POST /v1/wizards/{id}/approve`: 202 with the campaign, the same one however often it is asked. */
export const handler = createRoute(async (event, { clock }) => {
  const caller = callerOf(event, campaignSettings());
  const campaigns = { documents: documents(), name: environmentText('CAMPAIGNS_TABLE') };
  const machine = environmentText('CAMPAIGN_MACHINE_ARN');
  const { campaignId } = await approveWizard(pathParameter(event, 'id'), caller, clock.now(), {
    wizards: { documents: documents(), name: environmentText('WIZARDS_TABLE') },
    campaigns,
    start: (id) => startCampaign(stateMachines(), machine, id),
  });
  return json(202, {
    campaignId,
    links: {
      self: `/v1/campaigns/${campaignId}`,
      progress: `/v1/campaigns/${campaignId}/progress`,
    },
  });
});
