import type { WaitState } from './definition.ts';
import { evaluateNumber } from './numbers.ts';
import { evaluationFailed } from './state-failed-error.ts';
import { type Completion, complete, evaluate, type StateRun } from './state-run.ts';
import { waitOn } from './strand.ts';

export async function runWaitState(run: StateRun<WaitState>): Promise<Completion> {
  const { clock } = run.runtime;
  const until = await dueTime(run);
  await waitOn<void>(run.strand, (settle) => clock.at(until, settle));
  return complete(run, run.state, { next: run.state.Next, unchanged: run.input });
}

const longestWaitSeconds = 99_999_999;

async function dueTime(run: StateRun<WaitState>): Promise<number> {
  const { Seconds, Timestamp } = run.state;
  const range = { minimum: 0, maximum: longestWaitSeconds };
  const seconds = await evaluateNumber(run, Seconds, 'Seconds', range);
  if (seconds !== undefined) return run.runtime.clock.now() + seconds * 1000;
  return parseTimestamp(await evaluate(run, Timestamp ?? null, 'Timestamp'));
}

/** RFC 3339 with capital `T` and `Z`, as the language asks. */
const timestampPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

function parseTimestamp(value: unknown): number {
  const time = typeof value === 'string' && timestampPattern.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) {
    throw evaluationFailed(
      `The field 'Timestamp' must evaluate to a timestamp such as 2026-01-31T09:00:00Z, but was ${JSON.stringify(value)}.`,
      'Timestamp',
    );
  }
  return time;
}
