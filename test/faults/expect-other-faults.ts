import type { Status } from '../../lambdas/campaign/record.ts';
import { campaignSteps } from '../../lib/workflow/campaign.ts';
import { mayStayUnconfirmed } from './allowed-outcomes.ts';
import { endsOf } from './expect-vendor-fault.ts';
import type { Expectation } from './expectation.ts';
import type { InvocationFault, StateFault, StoreFault } from './fault-plan.ts';
import type { RunPhase } from './phases-of-run.ts';
import type { Scenario } from './scenario.ts';
import type { Site } from './site.ts';
import { natureOf } from './vendor-calls.ts';

const undoStates = new Set<string>(campaignSteps.map(({ undo }) => undo.state));

const clean = { unconfirmed: [], undoFailed: [] };

/** Whatever ends an execution is undone before the pivot, and taken up again after it. */
const whenDead: Readonly<Record<RunPhase, readonly Status[]>> = {
  before: ['failed'],
  publishing: ['failed', 'completed'],
  after: ['completed'],
  undoing: [],
};

/** A person cancels what is not published yet, and is refused after that. */
const whenCancelled: Readonly<Record<RunPhase, readonly Status[]>> = {
  before: ['cancelled'],
  publishing: ['cancelled', 'completed'],
  after: ['completed'],
  undoing: [],
};

export function expectStateFault(
  fault: StateFault,
  phase: RunPhase,
  scenario: Scenario,
  state = '',
): Expectation {
  if (phase === 'undoing') return { ...clean, statuses: endsOf(scenario) };
  const expected = expectWhileRunning(fault, phase, state);
  // The undo is about to close the fence: whoever is first says what for.
  return undoStates.has(state)
    ? { ...expected, statuses: [...expected.statuses, ...endsOf(scenario)] }
    : expected;
}

function expectWhileRunning(
  fault: StateFault,
  phase: Exclude<RunPhase, 'undoing'>,
  state: string,
): Expectation {
  switch (fault) {
    case 'stopped':
    case 'stopped-later':
    case 'stopped-unseen':
    case 'stopped-and-redriven':
      return { ...clean, statuses: whenDead[phase] };
    case 'cancelled':
    case 'cancelled-later':
      return { ...clean, statuses: whenCancelled[phase] };
    case 'rolled-back':
    case 'rolled-back-later':
    case 'rolled-back-and-swept':
      // What has not begun yet is cancelled; to roll it back is refused.
      return {
        ...clean,
        statuses: state === 'BeginCampaign' ? ['rolled_back', 'completed'] : ['rolled_back'],
      };
    default:
      return fault satisfies never;
  }
}

export function expectInvocationFault(
  fault: InvocationFault,
  fn: string,
  phase: RunPhase,
  scenario: Scenario,
): Expectation {
  // A review's answer comes with its token: what the function itself answers, nobody reads.
  const heard = fault === 'overlong' && fn !== 'open-review' && phase !== 'undoing';
  const publishing = phase === 'publishing' ? 'after' : phase;
  const statuses = heard ? whenDead[publishing] : endsOf(scenario);
  return { ...clean, statuses, ...(fault === 'twice' ? { nothingLost: true } : {}) };
}

/** Our own stores come back, and then everything goes on. */
export function expectStoreFault(
  fault: StoreFault,
  index: number,
  sites: readonly Site[],
  scenario: Scenario,
): Expectation {
  // One that stalls finds its time over and gives the effect back, since it has sent nothing.
  const begun = fault === 'died-after' ? begunUnconfirmed(index, sites) : [];
  return { ...clean, statuses: endsOf(scenario), unconfirmed: begun };
}

/** The kind of effect that was begun by this write and then never sent, where that cannot be told any more. */
function begunUnconfirmed(index: number, sites: readonly Site[]): string[] {
  const site = sites[index];
  if (site?.kind !== 'store') return [];
  const following = sites.slice(index + 1).find((later) => later.kind !== 'state' && later.fn === site.fn);
  if (following?.kind !== 'vendor') return [];
  const nature = natureOf(following.vendor, following.call);
  const kind = nature.kind === 'write' ? nature.effect : undefined;
  const row = mayStayUnconfirmed.find(
    (one) => one.by === site.fn && one.kind === kind && one.faults.includes('never-sent'),
  );
  return row === undefined ? [] : [row.kind];
}
