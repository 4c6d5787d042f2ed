import { callerOf } from '../campaign/caller.ts';
import { configuredWizards } from '../campaign/configured-tables.ts';
import { campaignSettings } from '../campaign/settings.ts';
import { findWizard } from '../campaign/wizard.ts';
import { wizardView } from '../campaign/wizard-view.ts';
import { notFound } from '../platform/problem.ts';
import { createRoute, json, pathParameter } from '../platform/route.ts';

/** `GET /v1/wizards/{id}` */
export const handler = createRoute(async (event) => {
  const { tenant } = callerOf(event, campaignSettings());
  const wizardId = pathParameter(event, 'id');
  const table = configuredWizards();
  const wizard = await findWizard(table, wizardId, tenant);
  if (wizard === undefined) throw notFound(`wizard ${wizardId}`);
  return json(200, wizardView(wizard));
});
