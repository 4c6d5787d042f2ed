import { RouteRefusal } from '../platform/problem.ts';
import { type Admission, admit } from './admission/admission.ts';
import type { Caller } from './caller.ts';
import { assertNotStopped } from './circuits/assert-not-stopped.ts';
import { campaignIdOf } from './identity.ts';
import { assertLaunchTime } from './launch-time.ts';
import { createCampaign } from './lifecycle/create-campaign.ts';
import { assertDecidable } from './review/assert-decidable.ts';
import type { CampaignSettings } from './settings.ts';
import { findWizard, markApproved, type Wizard, type WizardTable } from './wizard.ts';
import { briefOf, missingAnswers, WizardAnswers } from './wizard-answers.ts';

export interface ApproveDeps {
  readonly wizards: WizardTable;
  readonly admission: Admission;
  readonly settings: CampaignSettings;
}

/**
 * Makes a campaign of a complete wizard and starts it, or puts it into the queue. Approving twice, at once or
 * later, is one campaign: its id comes from the wizard, the wizard's answers are fixed before the record is
 * written, and the record is written before the execution is started.
 */
export async function approveWizard(
  wizardId: string,
  caller: Caller,
  { wizards, admission, settings }: ApproveDeps,
): Promise<{ campaignId: string }> {
  const now = admission.clock.now();
  const wizard = await findWizard(wizards, wizardId, caller.tenant);
  if (wizard === undefined) throw new RouteRefusal(404, 'not-found', `there is no wizard ${wizardId}`);
  const brief = briefOf(completeAnswers(wizard, now));
  const campaignId = campaignIdOf({ tenant: caller.tenant, wizardId, attempt: 1 });
  if (wizard.approved === undefined) {
    assertDecidable(brief, caller.subject, settings);
    await assertNotStopped(brief, admission);
    await approve(wizards, wizard, caller, campaignId, now);
  }
  await createCampaign(
    admission.table,
    {
      tenant: caller.tenant,
      wizardId,
      attempt: 1,
      requester: wizard.approved?.by ?? caller.subject,
      brief,
    },
    now,
  );
  await admit(campaignId, admission);
  return { campaignId };
}

function completeAnswers({ answers, approved, wizardId }: Wizard, now: number): WizardAnswers {
  const missing = missingAnswers(answers);
  if (missing.length > 0) {
    throw new RouteRefusal(
      409,
      'wizard-incomplete',
      `wizard ${wizardId} is not complete; answer what is missing with PUT /v1/wizards/${wizardId}/answers`,
      { problems: missing.map((field) => ({ field, message: 'has no answer yet' })) },
    );
  }
  if (approved === undefined) assertLaunchTime(answers.launch_date, now);
  return WizardAnswers.parse(answers);
}

/** Loses only to a change of the answers or to another approval; the latter is what we wanted. */
async function approve(
  wizards: WizardTable,
  wizard: Wizard,
  caller: Caller,
  campaignId: string,
  now: number,
): Promise<void> {
  if (await markApproved(wizards, wizard, { campaignId, by: caller.subject, at: now })) return;
  const current = await findWizard(wizards, wizard.wizardId, caller.tenant);
  if (current?.approved !== undefined && current.version === wizard.version) return;
  throw new RouteRefusal(
    409,
    'wizard-changed',
    `wizard ${wizard.wizardId} was changed while it was approved; look at it and approve it again`,
  );
}
