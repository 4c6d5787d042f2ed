import type { CampaignSettings, Person } from '../../../lambdas/campaign/settings.ts';

const person = (name: string, overrides: Partial<Person> = {}): Person => ({
  email: `${name}@acme.example`,
  slack: `U0${name.toUpperCase()}`,
  github: `${name}-at-github`,
  sub: `sub-${name}`,
  ...overrides,
});

/** May do everything. */
export const kim = person('kim');
/** May do everything. */
export const dana = person('dana');
/** Decides, and changes no texts as an editor. */
export const robin = person('robin', { roles: ['reviewer'] });
/** Changes texts, and decides nothing. */
export const eddie = person('eddie', { roles: ['editor'] });
/** Asks for campaigns: `marketer` is the requester of every campaign that a test approves. */
export const marketer = person('marketer', { sub: 'marketer' });

/** A stage with all of these people, where nobody approves what they have requested themselves. */
export function someSettings(overrides: Partial<CampaignSettings> = {}): CampaignSettings {
  return {
    people: [kim, dana, robin, eddie, marketer],
    maxRunning: 10,
    holdWindowMinutes: 15,
    modelBudgetShare: 0.1,
    modelBudgetUsd: 5,
    reviewHours: 24,
    selfApproval: false,
    escalation: [],
    retentionDays: 90,
    ...overrides,
  };
}
