import { RouteRefusal } from '../platform/problem.ts';
import type { Caller } from './caller.ts';
import type { CampaignTable } from './campaign-table.ts';
import { campaignIdOf } from './identity.ts';
import { assertLaunchTime } from './launch-time.ts';
import { createCampaign } from './lifecycle/create-campaign.ts';
import { findWizard, markApproved, type Wizard, type WizardTable } from './wizard.ts';
import { briefOf, missingAnswers, WizardAnswers } from './wizard-answers.ts';

export interface ApproveDeps {
  readonly wizards: WizardTable;
  readonly campaigns: CampaignTable;
  readonly start: (campaignId: string) => Promise<void>;
}

/**
 * Makes a campaign of a complete wizard and starts it. Approving twice, at once or later, is one campaign:
 * its id comes from the wizard, the wizard's answers are fixed before the record is written, and the record
 * is written before the execution is started.
 */
export async function approveWizard(
  wizardId: string,
  caller: Caller,
  now: number,
  { wizards, campaigns, start }: ApproveDeps,
): Promise<{ campaignId: string }> {
  const wizard = await findWizard(wizards, wizardId, caller.tenant);
  if (wizard === undefined) throw new RouteRefusal(404, 'not-found', `there is no wizard ${wizardId}`);
  const answers = completeAnswers(wizard, now);
  const campaignId = campaignIdOf({ tenant: caller.tenant, wizardId, attempt: 1 });
  if (wizard.approved === undefined) await approve(wizards, wizard, caller, campaignId, now);
  await createCampaign(
    campaigns,
    {
      tenant: caller.tenant,
      wizardId,
      attempt: 1,
      requester: wizard.approved?.by ?? caller.subject,
      brief: briefOf(answers),
    },
    now,
  );
  await start(campaignId);
  return { campaignId };
}

function completeAnswers({ answers, approved, wizardId }: Wizard, now: number): WizardAnswers {
  const missing = missingAnswers(answers);
  if (missing.length > 0) {
    throw new RouteRefusal(
      409,
      'wizard-incomplete',
      `wizard ${wizardId} is not complete; answer what is missing with PUT /v1/wizards/${wizardId}/answers`,
      missing.map((field) => ({ field, message: 'has no answer yet' })),
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
