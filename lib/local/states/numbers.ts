import { type Json, jsonTypeOf } from './json.ts';
import { evaluationFailed } from './state-failed-error.ts';
import { evaluate, type StateRun } from './state-run.ts';

export interface NumberRange {
  readonly minimum: number;
  readonly maximum?: number;
  /** Fractions are refused unless this is set. */
  readonly fractions?: boolean;
}

/**
 * A field that holds a number or an expression of one.
 * @throws InterpreterFailedError States.QueryEvaluationError where it is no number in the range
 */
export async function evaluateNumber(
  run: StateRun,
  template: number | string | undefined,
  field: string,
  range: NumberRange,
): Promise<number | undefined> {
  if (template === undefined) return undefined;
  const value = await evaluate(run, template, field);
  if (isInRange(value, range)) return value;
  const wanted = `${range.fractions ? 'a number' : 'an integer'} from ${range.minimum}`;
  const found = typeof value === 'number' ? String(value) : `of type ${jsonTypeOf(value)}`;
  throw evaluationFailed(`The field '${field}' must evaluate to ${wanted}, but was ${found}.`, field);
}

function isInRange(value: Json, range: NumberRange): value is number {
  if (typeof value !== 'number' || (!range.fractions && !Number.isInteger(value))) return false;
  return value >= range.minimum && value <= (range.maximum ?? Number.POSITIVE_INFINITY);
}
