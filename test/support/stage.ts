import { stageConfigs } from '../../lib/config.ts';
import type { Stage } from '../../lib/stages.ts';

/** The stage that the tests of whole campaigns run. */
export const stage: Stage = 'dev';

/** What worlds that files share have in place of the stage's own configuration. */
export const sharedCampaigns = {
  /** The one among them who requests the campaigns of the tests. */
  people: [...stageConfigs[stage].campaigns.people, { email: 'marketer@your-org.example', sub: 'marketer' }],
  /** Of a review that begins at nine in the morning, three quarters are over at three at night. */
  quietHours: { from: '22:00', to: '06:30', timeZone: 'UTC' },
};
