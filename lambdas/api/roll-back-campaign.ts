import { callerOf } from '../campaign/caller.ts';
import { acceptedView, ReasonBody } from '../campaign/campaign-answer.ts';
import { configuredCampaigns } from '../campaign/configured-tables.ts';
import { configuredExecutions } from '../campaign/lifecycle/configured-executions.ts';
import { rollBackCampaign } from '../campaign/lifecycle/roll-back-campaign.ts';
import { assertOperator } from '../campaign/operators.ts';
import { campaignSettings } from '../campaign/settings.ts';
import { createRoute, json, jsonBody, pathParameter } from '../platform/route.ts';

/** `POST /v1/campaigns/{id}/rollback`: takes a campaign down, also a live one. 202 however often it is asked. */
export const handler = createRoute(async (event, { clock }) => {
  const settings = campaignSettings();
  const caller = callerOf(event, settings);
  assertOperator(caller, settings);
  const { reason: why = '' } = jsonBody(event, ReasonBody);
  const record = await rollBackCampaign(
    { campaignId: pathParameter(event, 'id'), caller, why },
    {
      table: configuredCampaigns(),
      executions: configuredExecutions(),
      now: clock.now(),
    },
  );
  return json(202, acceptedView(record));
});
