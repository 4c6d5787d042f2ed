import { configuredAdmission } from '../campaign/admission/configured-admission.ts';
import { approveWizard } from '../campaign/approve-wizard.ts';
import { callerOf } from '../campaign/caller.ts';
import { configuredWizards } from '../campaign/configured-tables.ts';
import { configuredStart } from '../campaign/lifecycle/configured-executions.ts';
import { campaignSettings } from '../campaign/settings.ts';
import { createRoute, json, pathParameter } from '../platform/route.ts';

/** `POST /v1/wizards/{id}/approve`: 202 with the campaign, the same one however often it is asked. */
export const handler = createRoute(async (event, { clock }) => {
  const settings = campaignSettings();
  const caller = callerOf(event, settings);
  const { campaignId } = await approveWizard(pathParameter(event, 'id'), caller, {
    wizards: configuredWizards(),
    admission: configuredAdmission(clock, configuredStart()),
    settings,
  });
  return json(202, {
    campaignId,
    links: {
      self: `/v1/campaigns/${campaignId}`,
      progress: `/v1/campaigns/${campaignId}/progress`,
    },
  });
});
