import { RouteRefusal } from '../platform/problem.ts';
import type { Caller } from './caller.ts';
import { hasRole, personOf } from './people.ts';
import type { CampaignSettings } from './settings.ts';

/**
 * What is public is taken down, and what all campaigns use is stopped, by people whom the stage knows: those of
 * `campaigns.people` who have a `sub` and the role. A stage that names no such person lets every caller do it.
 */
export function assertOperator({ subject }: Caller, { people }: Pick<CampaignSettings, 'people'>): void {
  const operators = people.filter((person) => person.sub !== undefined && hasRole(person, 'operator'));
  if (operators.length === 0 || personOf(operators, { kind: 'sub', id: subject }) !== undefined) return;
  throw new RouteRefusal(
    403,
    'not-an-operator',
    'only people of this stage do that; ask one of them, or have your subject added to `people` in lib/config.ts',
  );
}
