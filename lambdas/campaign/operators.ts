import { RouteRefusal } from '../platform/problem.ts';
import type { Caller } from './caller.ts';
import { personOf } from './people.ts';
import type { CampaignSettings } from './settings.ts';

/**
 * What is public is taken down, and what all campaigns use is stopped, by people whom the stage knows: those of
 * `campaigns.people` who have a `sub`. A stage that names nobody's `sub` lets every caller do it.
 */
export function assertOperator({ subject }: Caller, { people }: Pick<CampaignSettings, 'people'>): void {
  const known = people.some(({ sub }) => sub !== undefined);
  if (!known || personOf(people, { kind: 'sub', id: subject }) !== undefined) return;
  throw new RouteRefusal(
    403,
    'not-an-operator',
    'only people of this stage do that; ask one of them, or have your subject added to `people` in lib/config.ts',
  );
}
