import type { ChoiceState } from './definition.ts';
import { jsonTypeOf } from './json.ts';
import { evaluationFailed, InterpreterFailedError } from './state-failed-error.ts';
import { type Completion, complete, evaluate, type StateRun } from './state-run.ts';

/** Takes the first rule that is true; the conditions after it are not evaluated. */
export async function runChoiceState(run: StateRun<ChoiceState>): Promise<Completion> {
  for (const [index, rule] of run.state.Choices.entries()) {
    if (await holds(run, rule.Condition, `Choices[${index}]/Condition`)) {
      const place = `Choices[${index}]/`;
      return complete(run, rule, { next: rule.Next, unchanged: run.input, place });
    }
  }
  if (run.state.Default !== undefined) {
    return complete(run, run.state, { next: run.state.Default, unchanged: run.input });
  }
  throw new InterpreterFailedError(
    'States.Runtime',
    'Failed to transition out of the state. The state does not point to a next state.',
  );
}

async function holds(run: StateRun<ChoiceState>, condition: string, field: string): Promise<boolean> {
  const value = await evaluate(run, condition, field);
  if (typeof value === 'boolean') return value;
  throw evaluationFailed(
    `The field '${field}' must evaluate to a boolean, but was of type ${jsonTypeOf(value)}.`,
    field,
  );
}
