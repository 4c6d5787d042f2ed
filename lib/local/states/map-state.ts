import { abortSiblings } from './abort-strands.ts';
import { errorOutputOf } from './catch.ts';
import { resultsOf } from './child-results.ts';
import type { MapState } from './definition.ts';
import { type Json, jsonTypeOf } from './json.ts';
import { evaluateNumber } from './numbers.ts';
import { runChildren } from './run-children.ts';
import { evaluationFailed, StateFailedError } from './state-failed-error.ts';
import { type Completion, complete, evaluate, limitedPayload, type StateRun } from './state-run.ts';
import { type Child, createStrand, record, recordAside } from './strand.ts';

/** What Step Functions runs at once where MaxConcurrency is 0 or absent. */
const mostIterationsAtOnce = 40;

/** Runs the processor once an item; the result is the array of the iterations' outputs. */
export async function runMapState(run: StateRun<MapState>): Promise<Completion> {
  const { strand, state, runtime } = run;
  const concurrency = await evaluateNumber(run, state.MaxConcurrency, 'MaxConcurrency', { minimum: 0 });
  const tolerance = await toleranceOf(run);
  const children = strand.children ?? (await iterations(run));
  strand.children = children;
  record(strand, 'MapStateStarted', { length: children.length });

  const outcome = await runChildren(runtime, strand, children, {
    concurrency: Math.min(concurrency || mostIterationsAtOnce, mostIterationsAtOnce),
    started: (child) => recordAside(strand, 'MapIterationStarted', iterationDetails(child)),
    succeeded: (child) => recordAside(strand, 'MapIterationSucceeded', iterationDetails(child)),
    tolerated: (child, failure) => {
      const failures = children.filter(({ status }) => status.type === 'tolerated').length + 1;
      if (failures > tolerance.allowed(children.length)) return undefined;
      recordAside(strand, 'MapIterationFailed', iterationDetails(child));
      return limitedPayload(run, errorOutputOf(failure));
    },
    failed: (child) => {
      recordAside(strand, 'MapIterationFailed', iterationDetails(child));
      abortSiblings('Map', child, children);
      record(strand, 'MapStateFailed');
    },
  });
  if (outcome.type === 'failed') {
    throw new StateFailedError(tolerance.given ? thresholdExceeded : outcome.failure);
  }
  recordAside(strand, 'MapStateSucceeded');
  const result = limitedPayload(run, resultsOf(children));
  return complete(run, state, { next: state.Next, unchanged: result, seen: { result: result.value } });
}

const thresholdExceeded = {
  error: 'States.ExceedToleratedFailureThreshold',
  cause: 'The specified tolerated failure threshold was exceeded',
} as const;

interface Tolerance {
  /** Without a threshold a failed iteration fails the state with its own error. */
  readonly given: boolean;
  readonly allowed: (items: number) => number;
}

async function toleranceOf(run: StateRun<MapState>): Promise<Tolerance> {
  const { ToleratedFailureCount, ToleratedFailurePercentage } = run.state;
  const percentages = { minimum: 0, maximum: 100, fractions: true };
  const count = await evaluateNumber(run, ToleratedFailureCount, 'ToleratedFailureCount', { minimum: 0 });
  const percentage = await evaluateNumber(
    run,
    ToleratedFailurePercentage,
    'ToleratedFailurePercentage',
    percentages,
  );
  const given = count !== undefined || percentage !== undefined;
  return {
    given,
    // Where both are given, the one that is passed first counts.
    allowed: (items) => (given ? Math.min(count ?? items, ((percentage ?? 100) / 100) * items) : 0),
  };
}

function iterationDetails({ strand }: Child): { readonly name: string; readonly index: number } {
  return { name: strand.mapItem?.mapState ?? '', index: strand.mapItem?.index ?? 0 };
}

async function iterations(run: StateRun<MapState>): Promise<Child[]> {
  const { strand, state } = run;
  const children: Child[] = [];
  for (const [index, value] of (await itemsOf(run)).entries()) {
    const mapItem = { mapState: strand.stateName, index, value };
    const selected =
      state.ItemSelector === undefined
        ? value
        : await evaluate(run, state.ItemSelector, 'ItemSelector', { mapItem });
    children.push({
      strand: createStrand({
        execution: strand.execution,
        machine: state.ItemProcessor,
        variables: strand.variables.inner(),
        input: limitedPayload(run, selected),
        mapItem,
      }),
      status: { type: 'queued' },
    });
  }
  return children;
}

async function itemsOf(run: StateRun<MapState>): Promise<readonly Json[]> {
  const { Items } = run.state;
  const items = Items === undefined ? run.input.value : await evaluate(run, Items, 'Items');
  if (isArray(items)) return items;
  throw evaluationFailed(
    `The field 'Items' must evaluate to an array, but was of type ${jsonTypeOf(items)}.`,
    'Items',
  );
}

function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
