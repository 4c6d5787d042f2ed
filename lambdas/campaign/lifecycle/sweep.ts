import { type DueIndex, lookAfterDue } from '../look-after-due.ts';
import type { NextStep } from './next-step.ts';
import { type RecoverDeps, recover } from './recover.ts';

export interface SweepSummary {
  /** How many campaigns were given what they needed, by what it was. */
  readonly steps: Readonly<Partial<Record<NextStep['kind'], number>>>;
  /** Campaigns that could not be looked after; the next sweep tries again. */
  readonly failed: readonly string[];
}

const byWakeAt: DueIndex = {
  of: 'a campaign',
  name: 'byWakeAt',
  group: { field: 'wakeGroup', value: 'wake' },
  at: 'wakeAt',
};

/** Looks after every campaign whose time has come, until `endsAt`. What is left then comes first next time. */
export async function sweep(deps: RecoverDeps, endsAt: number): Promise<SweepSummary> {
  const { done, failed } = await lookAfterDue(byWakeAt, deps, endsAt, ({ campaignId }) =>
    recover(campaignId, deps),
  );
  return { steps: done, failed };
}
