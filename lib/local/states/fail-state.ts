import type { FailState } from './definition.ts';
import { evaluationFailed, StateFailedError } from './state-failed-error.ts';
import { evaluate, type StateRun } from './state-run.ts';

/** @throws StateFailedError always: with the state's Error and Cause */
export async function runFailState(run: StateRun<FailState>): Promise<never> {
  const error = await textOf(run, run.state.Error, 'Error');
  const cause = await textOf(run, run.state.Cause, 'Cause');
  throw new StateFailedError({ error: error ?? 'States.Failed', ...(cause !== undefined && { cause }) });
}

async function textOf(
  run: StateRun<FailState>,
  template: string | undefined,
  field: string,
): Promise<string | undefined> {
  if (template === undefined) return undefined;
  const text = await evaluate(run, template, field);
  if (typeof text === 'string') return text;
  throw evaluationFailed(`The field '${field}' must evaluate to a string.`, field);
}
