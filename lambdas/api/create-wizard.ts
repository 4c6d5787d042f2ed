import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { callerOf } from '../campaign/caller.ts';
import { configuredWizards } from '../campaign/configured-tables.ts';
import { assertLaunchTime } from '../campaign/launch-time.ts';
import { campaignSettings } from '../campaign/settings.ts';
import { storeWizard, type Wizard, wizardDays } from '../campaign/wizard.ts';
import { WizardDraft } from '../campaign/wizard-answers.ts';
import { wizardView } from '../campaign/wizard-view.ts';
import { createRoute, json, jsonBody } from '../platform/route.ts';

const Body = z.strictObject({ answers: WizardDraft.optional() });

/** `POST /v1/wizards`: a new wizard, empty or with first answers. */
export const handler = createRoute(async (event, { clock }) => {
  const { subject, tenant } = callerOf(event, campaignSettings());
  const { answers = {} } = jsonBody(event, Body);
  const now = clock.now();
  assertLaunchTime(answers.launch_date, now);
  const wizard: Wizard = {
    wizardId: randomUUID(),
    tenant,
    createdBy: subject,
    createdAt: now,
    version: 1,
    answers,
    expiresAt: Math.floor(now / 1000) + wizardDays * 24 * 60 * 60,
  };
  await storeWizard(configuredWizards(), wizard);
  return json(201, wizardView(wizard));
});
