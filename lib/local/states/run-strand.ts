import { catchFailure } from './catch.ts';
import { runChoiceState } from './choice-state.ts';
import type { Catcher, Retrier, State } from './definition.ts';
import { runFailState } from './fail-state.ts';
import type { EventDetails } from './history.ts';
import type { Payload } from './json.ts';
import { runMapState } from './map-state.ts';
import { runParallelState } from './parallel-state.ts';
import { runPassState, runSucceedState } from './pass-state.ts';
import { createRetryPolicy } from './retry.ts';
import { type Failure, failureOf, InterpreterFailedError, StateFailedError } from './state-failed-error.ts';
import type { Completion, Runtime, StateRun } from './state-run.ts';
import { record, type Strand, StrandStoppedError, stateOf, waitOn } from './strand.ts';
import { runTaskState } from './task-state.ts';
import { runWaitState } from './wait-state.ts';

/**
 * Runs a strand from the state where it stands to its end.
 * @returns its output
 * @throws StateFailedError, StrandStoppedError
 */
export async function runStrand(runtime: Runtime, strand: Strand): Promise<Payload> {
  for (;;) {
    const state = stateOf(strand);
    const { output, assignment, next } = await visit(runtime, strand, state);
    if (state.Type !== 'Fail') {
      const details: EventDetails = { name: strand.stateName, output: output.text };
      const exited = assignment === undefined ? details : { ...details, assignedVariables: assignment.texts };
      record(strand, `${state.Type}StateExited`, exited);
    }
    if (assignment !== undefined) strand.variables.assign(assignment);
    strand.children = undefined;
    if (next === undefined) return output;
    strand.stateName = next;
    strand.input = output;
  }
}

/** Enters the state and runs it as often as its Retry says. */
async function visit(runtime: Runtime, strand: Strand, state: State): Promise<Completion> {
  strand.execution.transitions += 1;
  const { stateName: name, input } = strand;
  const enteredEventId = record(strand, `${state.Type}StateEntered`, { name, input: input.text });
  const enteredAt = runtime.clock.now();
  const run: StateRun = { runtime, strand, state, input, enteredEventId, enteredAt, retryCount: 0 };
  const { retriers, catchers } = errorHandlingOf(state);
  const retries = createRetryPolicy(retriers, runtime.random);
  for (;;) {
    try {
      return await runState(run);
    } catch (error) {
      const failure = noteFailure(run, error);
      const delay = retries.next(failure);
      if (delay === undefined) return caught(run, catchers, failure);
      await waitOn<void>(strand, (settle) => runtime.clock.at(runtime.clock.now() + delay, settle));
      strand.children = undefined;
      strand.execution.transitions += 1;
      run.retryCount += 1;
    }
  }
}

async function caught(run: StateRun, catchers: readonly Catcher[], failure: Failure): Promise<Completion> {
  try {
    const completion = await catchFailure(run, catchers, failure);
    if (completion !== undefined) return completion;
  } catch (error) {
    throw new StateFailedError(noteFailure(run, error));
  }
  throw new StateFailedError(failure);
}

/** The failure as Retry and Catch see it. A failed expression is an event of its own. */
function noteFailure(run: StateRun, error: unknown): Failure {
  if (error instanceof StrandStoppedError) throw error;
  if (!(error instanceof InterpreterFailedError)) return failureOf(error);
  const { stateName } = run.strand;
  const { failure } = error.inState(stateName, run.enteredEventId);
  if (error.location !== undefined) {
    const details = { ...failure, location: error.location, state: stateName };
    record(run.strand, 'EvaluationFailed', details);
  }
  return failure;
}

function errorHandlingOf(state: State): {
  readonly retriers: readonly Retrier[];
  readonly catchers: readonly Catcher[];
} {
  switch (state.Type) {
    case 'Task':
    case 'Parallel':
    case 'Map':
      return { retriers: state.Retry ?? [], catchers: state.Catch ?? [] };
    case 'Pass':
    case 'Choice':
    case 'Wait':
    case 'Succeed':
    case 'Fail':
      return { retriers: [], catchers: [] };
  }
}

function runState(run: StateRun): Promise<Completion> {
  const { state } = run;
  switch (state.Type) {
    case 'Pass':
      return runPassState(runOf(run, state));
    case 'Task':
      return runTaskState(runOf(run, state));
    case 'Choice':
      return runChoiceState(runOf(run, state));
    case 'Wait':
      return runWaitState(runOf(run, state));
    case 'Succeed':
      return runSucceedState(runOf(run, state));
    case 'Fail':
      return runFailState(runOf(run, state));
    case 'Parallel':
      return runParallelState(runOf(run, state));
    case 'Map':
      return runMapState(runOf(run, state));
  }
}

function runOf<S extends State>(run: StateRun, state: S): StateRun<S> {
  return { ...run, state };
}
