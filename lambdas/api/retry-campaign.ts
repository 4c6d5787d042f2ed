import { configuredAdmission } from '../campaign/admission/configured-admission.ts';
import { callerOf } from '../campaign/caller.ts';
import { acceptedView } from '../campaign/campaign-answer.ts';
import { configuredStart } from '../campaign/lifecycle/configured-executions.ts';
import { retryCampaign } from '../campaign/lifecycle/retry-campaign.ts';
import { campaignSettings } from '../campaign/settings.ts';
import { createRoute, json, pathParameter } from '../platform/route.ts';

/** `POST /v1/campaigns/{id}/retry`: 202 with the campaign that runs in its place, the same one every time. */
export const handler = createRoute(async (event, { clock }) => {
  const settings = campaignSettings();
  const record = await retryCampaign(
    pathParameter(event, 'id'),
    callerOf(event, settings),
    configuredAdmission(clock, configuredStart()),
    settings,
  );
  return json(202, acceptedView(record));
});
