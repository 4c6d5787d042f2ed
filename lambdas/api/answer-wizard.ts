import { callerOf } from '../campaign/caller.ts';
import { configuredWizards } from '../campaign/configured-tables.ts';
import { assertLaunchTime } from '../campaign/launch-time.ts';
import { campaignSettings } from '../campaign/settings.ts';
import { findWizard, replaceAnswers } from '../campaign/wizard.ts';
import { WizardDraft } from '../campaign/wizard-answers.ts';
import { wizardView } from '../campaign/wizard-view.ts';
import { notFound, RouteRefusal } from '../platform/problem.ts';
import { createRoute, json, jsonBody, pathParameter } from '../platform/route.ts';

/** `PUT /v1/wizards/{id}/answers`: replaces the answers, complete or not, until the wizard is approved. */
export const handler = createRoute(async (event, { clock }) => {
  const { tenant } = callerOf(event, campaignSettings());
  const answers = jsonBody(event, WizardDraft);
  assertLaunchTime(answers.launch_date, clock.now());
  const table = configuredWizards();
  const wizardId = pathParameter(event, 'id');
  const wizard = await findWizard(table, wizardId, tenant);
  if (wizard === undefined) throw notFound(`wizard ${wizardId}`);
  if (wizard.approved !== undefined) {
    throw new RouteRefusal(
      409,
      'wizard-approved',
      'the wizard is approved; start another one to change answers',
    );
  }
  if (!(await replaceAnswers(table, wizard, answers))) {
    throw new RouteRefusal(
      409,
      'wizard-changed',
      'the wizard was changed meanwhile; read it and answer again',
    );
  }
  return json(200, wizardView({ ...wizard, answers }));
});
