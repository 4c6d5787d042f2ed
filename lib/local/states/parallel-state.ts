import { abortSiblings } from './abort-strands.ts';
import { resultsOf } from './child-results.ts';
import type { ParallelState } from './definition.ts';
import type { Payload } from './json.ts';
import { runChildren } from './run-children.ts';
import { StateFailedError } from './state-failed-error.ts';
import { type Completion, complete, evaluate, limitedPayload, type StateRun } from './state-run.ts';
import { type Child, createStrand, record, recordAside } from './strand.ts';

/** Runs all branches at once, each on the same input; the result is the array of their outputs. */
export async function runParallelState(run: StateRun<ParallelState>): Promise<Completion> {
  const { strand, state, runtime } = run;
  const children = strand.children ?? branches(run, await branchInput(run));
  strand.children = children;
  const startedEventId = record(strand, 'ParallelStateStarted');
  const outcome = await runChildren(runtime, strand, children, {
    concurrency: children.length,
    started: () => startedEventId,
    succeeded: () => {},
    tolerated: () => undefined,
    failed: (child) => {
      abortSiblings('Parallel', child, children);
      record(strand, 'ParallelStateFailed');
    },
  });
  if (outcome.type === 'failed') throw new StateFailedError(outcome.failure);
  recordAside(strand, 'ParallelStateSucceeded');
  const result = limitedPayload(run, resultsOf(children));
  return complete(run, state, { next: state.Next, unchanged: result, seen: { result: result.value } });
}

async function branchInput(run: StateRun<ParallelState>): Promise<Payload> {
  if (run.state.Arguments === undefined) return run.input;
  return limitedPayload(run, await evaluate(run, run.state.Arguments, 'Arguments'), run.input);
}

function branches({ state, strand }: StateRun<ParallelState>, input: Payload): Child[] {
  return state.Branches.map((machine) => ({
    strand: createStrand({
      execution: strand.execution,
      machine,
      variables: strand.variables.inner(),
      input,
      ...(strand.mapItem !== undefined && { mapItem: strand.mapItem }),
    }),
    status: { type: 'queued' },
  }));
}
