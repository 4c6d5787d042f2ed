import { callerOf } from '../campaign/caller.ts';
import { acceptedView, ReasonBody } from '../campaign/campaign-answer.ts';
import { configuredCampaigns } from '../campaign/configured-tables.ts';
import { cancelCampaign } from '../campaign/lifecycle/cancel-campaign.ts';
import { configuredExecutions } from '../campaign/lifecycle/configured-executions.ts';
import { campaignSettings } from '../campaign/settings.ts';
import { createRoute, json, jsonBody, pathParameter } from '../platform/route.ts';

/** `POST /v1/campaigns/{id}/cancel`: stops what is not published yet. 202 however often it is asked. */
export const handler = createRoute(async (event, { clock }) => {
  const caller = callerOf(event, campaignSettings());
  const { reason: why = '' } = jsonBody(event, ReasonBody);
  const record = await cancelCampaign(
    { campaignId: pathParameter(event, 'id'), caller, why },
    {
      table: configuredCampaigns(),
      executions: configuredExecutions(),
      now: clock.now(),
    },
  );
  return json(202, acceptedView(record));
});
