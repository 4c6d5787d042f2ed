import type { Wizard } from './wizard.ts';
import { missingAnswers } from './wizard-answers.ts';

/** A wizard as the API shows it. */
export function wizardView(wizard: Wizard) {
  const { wizardId, answers, approved, createdAt } = wizard;
  const missing = missingAnswers(answers);
  return {
    wizardId,
    createdAt: new Date(createdAt).toISOString(),
    status: approved !== undefined ? 'approved' : missing.length === 0 ? 'complete' : 'draft',
    answers,
    missing,
    ...(approved === undefined ? {} : { campaignId: approved.campaignId }),
    links: {
      self: `/v1/wizards/${wizardId}`,
      answers: `/v1/wizards/${wizardId}/answers`,
      approve: `/v1/wizards/${wizardId}/approve`,
    },
  };
}
