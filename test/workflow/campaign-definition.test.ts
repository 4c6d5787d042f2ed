import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import validate from 'asl-validator';
import { errorNames } from '../../lambdas/platform/errors.ts';
import { campaignSteps } from '../../lib/workflow/campaign.ts';
import { waitedOut } from '../../lib/workflow/retry-rules.ts';
import {
  allStates,
  functionIdOf,
  type RenderedMachine,
  type RenderedState,
  renderCampaign,
  renderUndo,
  timeoutOf,
} from './rendered-campaign.ts';

const machine = renderCampaign();
const undoMachine = renderUndo();
const states = allStates(machine);
const tasks = [...states].filter(([, state]) => state.Type === 'Task');
const undoStates = campaignSteps.filter((step) => step.failure === 'undo').map((step) => step.undo.state);

function stateNamed(name: string): RenderedState {
  const state = states.get(name);
  assert.ok(state, `there is no state ${name}`);
  return state;
}

/** Where a state goes when it fails with an error that has no route of its own. */
const failureOf = (name: string): string | undefined =>
  stateNamed(name).Catch?.find(({ ErrorEquals }) => ErrorEquals.includes('States.ALL'))?.Next;

describe('the definition of a campaign', () => {
  it('is valid', () => {
    const { isValid, errorsText } = validate(structuredClone(machine));
    assert.ok(isValid, errorsText('\n'));
  });

  it('has no state that cannot be reached', () => {
    const reached = new Set<string>();
    const visit = (part: RenderedMachine, name: string | undefined): void => {
      const state = name === undefined ? undefined : part.States[name];
      if (name === undefined || state === undefined || reached.has(name)) return;
      reached.add(name);
      for (const inner of [...(state.Branches ?? []), state.ItemProcessor]) {
        if (inner !== undefined) visit(inner, inner.StartAt);
      }
      const ways = [...(state.Choices ?? []), ...(state.Catch ?? [])].map(({ Next }) => Next);
      for (const next of [state.Next, state.Default, ...ways]) visit(part, next);
    };
    visit(machine, machine.StartAt);
    assert.deepEqual([...reached].toSorted(), [...states.keys()].toSorted());
  });

  it('is under 100 KB', () => {
    assert.ok(JSON.stringify(machine).length < 100_000, `${JSON.stringify(machine).length} characters`);
  });

  it('runs the states that the steps name', () => {
    for (const step of campaignSteps) {
      for (const task of Object.values(step.tasks)) {
        assert.equal(functionIdOf(stateNamed(task.state).Arguments?.FunctionName ?? ''), task.functionId);
      }
    }
  });

  it('gives every Task of an answering function 30 seconds more than the function has', () => {
    for (const [name, state] of tasks) {
      if (name === 'OpenReview') continue;
      const expected = timeoutOf(functionIdOf(state.Arguments?.FunctionName ?? '')) + 30;
      assert.equal(state.TimeoutSeconds, expected, name);
    }
  });

  it('waits for a review as long as the review may take and 15 minutes more', () => {
    assert.equal(stateNamed('OpenReview').TimeoutSeconds, (24 * 60 + 15) * 60);
    assert.match(stateNamed('OpenReview').Resource ?? '', /waitForTaskToken$/);
  });

  it('retries by name only, with full jitter', () => {
    for (const [name, state] of tasks) {
      assert.ok(state.Retry && state.Retry.length > 0, `${name} has no Retry`);
      for (const rule of state.Retry) {
        assert.equal(rule.JitterStrategy, 'FULL', name);
        for (const error of rule.ErrorEquals) assert.doesNotMatch(error, /States\.(ALL|TaskFailed)|\*/, name);
      }
    }
  });

  it('retries what passes, and nothing that will not get better', () => {
    const retried = new Set(
      tasks.flatMap(([, state]) => state.Retry ?? []).flatMap(({ ErrorEquals }) => ErrorEquals),
    );
    assert.ok(retried.has(errorNames.vendorUnavailable));
    assert.ok(retried.has('Lambda.TooManyRequestsException'));
    assert.deepEqual(
      Object.values(errorNames).filter((name) => retried.has(name)),
      [errorNames.vendorUnavailable, errorNames.storeUnavailable],
    );
  });

  it('never retries the timeout of a review', () => {
    const retried = stateNamed('OpenReview').Retry?.flatMap(({ ErrorEquals }) => ErrorEquals) ?? [];
    assert.ok(!retried.includes('States.Timeout'));
  });

  it('waits out a refusal in every Task that calls a vendor', () => {
    const withoutVendor = ['BeginCampaign', 'NoteWarnings', 'FinishCampaign', 'FinishCompensation'];
    for (const [name, state] of tasks) {
      if (withoutVendor.includes(name)) continue;
      const refused = state.Catch?.[0];
      assert.deepEqual(refused, { ...refused, ErrorEquals: [...waitedOut], Next: `${name}Refused` });
      assert.equal(stateNamed(`${name}Refused`).Default, `${name}Waits`);
      assert.equal(stateNamed(`${name}Waits`).Next, name);
    }
  });

  it('gives every undo its own Retry and a Catch that goes on', () => {
    for (const [index, name] of undoStates.entries()) {
      assert.ok(stateNamed(name).Retry, name);
      const before = undoStates[index - 1] ?? 'FinishCompensation';
      const after = name === 'DeleteContentDrafts' ? 'EarlierRevision' : before;
      assert.equal(failureOf(name), after);
      assert.equal(stateNamed(name).Next, after);
    }
  });

  for (const [index, step] of campaignSteps.filter(({ failure }) => failure === 'undo').entries()) {
    it(`undoes ${undoStates
      .slice(0, index + 1)
      .toReversed()
      .join(', ')} when ${step.name} fails`, () => {
      const entries = stateNamesOf(step).map(failureOf);
      assert.deepEqual(new Set(entries), new Set([step.undo.state]));
      const path = [];
      for (let at: string | undefined = step.undo.state; at !== undefined && at !== 'FinishCompensation'; ) {
        if (at !== 'EarlierRevision') path.push(at);
        at = stateNamed(at).Next ?? stateNamed(at).Default;
      }
      assert.deepEqual(path, undoStates.slice(0, index + 1).toReversed());
    });
  }

  it('ends quietly wherever somebody else is undoing the campaign', () => {
    const topLevel = Object.entries(machine.States).filter(([name, { Type }]) => {
      return (
        ['Task', 'Map', 'Parallel'].includes(Type) && ![...undoStates, 'FinishCompensation'].includes(name)
      );
    });
    for (const [name, state] of topLevel) {
      const route = state.Catch?.find(({ ErrorEquals }) => ErrorEquals.includes(errorNames.sagaClosed));
      assert.equal(route?.Next, 'ClosedElsewhere', name);
    }
    assert.equal(stateNamed('ClosedElsewhere').Type, 'Succeed');
  });

  it('goes on where what is missing could not be noted', () => {
    assert.equal(failureOf('NoteWarnings'), stateNamed('NoteWarnings').Next);
  });

  it('goes back to the review of the revision before, until there is none', () => {
    const earlier = stateNamed('EarlierRevision');
    assert.deepEqual(
      earlier.Choices?.map(({ Next }) => Next),
      ['WithdrawReview'],
    );
    assert.equal(earlier.Default, 'DeleteResearch');
  });

  it('takes a published campaign up at its distribution', () => {
    assert.equal(stateNamed('BeginCampaign').Next, 'PublishedBefore');
    assert.deepEqual(
      stateNamed('PublishedBefore').Choices?.map(({ Next }) => Next),
      ['Distribution'],
    );
    assert.equal(stateNamed('PublishedBefore').Default, 'Research');
  });

  it('never undoes what failed after publication', () => {
    assert.equal(failureOf('SetUpAnalytics'), 'FinishCampaign');
    assert.equal(failureOf('FinishCampaign'), undefined);
  });

  it('reads three pages at once', () => {
    assert.equal(stateNamed('ScrapePages').MaxConcurrency, 3);
  });
});

describe('the definition of what undoes a campaign', () => {
  const undoing = allStates(undoMachine);
  const chain = campaignSteps.map(({ undo }) => undo.state).toReversed();

  it('is valid', () => {
    const { isValid, errorsText } = validate(structuredClone(undoMachine));
    assert.ok(isValid, errorsText('\n'));
  });

  it('begins with the whole chain, that of the analytics too', () => {
    assert.equal(undoMachine.StartAt, 'BeginUndo');
    assert.deepEqual(
      chain.map((name) => undoing.get(name)?.Type),
      chain.map(() => 'Task'),
    );
    assert.equal(undoing.get('BeginUndo')?.Next, 'CleanUpAnalytics');
    assert.equal(undoing.get('FinishCompensation')?.Next, 'Compensated');
  });

  it('has the states of the campaign, but for what closes the fence', () => {
    const withFence = (closesFence: boolean, state: RenderedState | undefined) => {
      const payload = { ...state?.Arguments?.Payload, closesFence };
      return { ...state, Arguments: { ...state?.Arguments, Payload: payload } };
    };
    for (const name of undoStates) {
      assert.deepEqual(undoing.get(name), withFence(false, states.get(name)), name);
      assert.equal(states.get(name)?.Arguments?.Payload['closesFence'], true, name);
    }
  });

  it('waits for vendors, goes on after a failure and tries again what passes', () => {
    for (const [name, state] of undoing) {
      if (state.Type !== 'Task') continue;
      assert.ok(state.Retry && state.Retry.length > 0, name);
      if (!chain.includes(name)) continue;
      assert.equal(undoing.get(`${name}Waits`)?.Next, name);
      const failure = state.Catch?.find(({ ErrorEquals }) => ErrorEquals.includes('States.ALL'));
      assert.equal(failure?.Next, state.Next, name);
    }
  });
});

/** Parts of steps without which the campaign goes on. */
const dispensable = ['NoteWarnings', 'RememberContent', 'ShowDecision'];

/** The states of a step that can fail it at the top level of the machine. */
function stateNamesOf(step: (typeof campaignSteps)[number]): string[] {
  const own = Object.values(step.tasks)
    .map((task) => task.state)
    .filter((state) => !dispensable.includes(state));
  return [step.name, ...own].filter((name) => machine.States[name]?.Catch !== undefined);
}
