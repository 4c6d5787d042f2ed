import type { Catcher } from './definition.ts';
import { matchesError } from './error-matching.ts';
import type { Json } from './json.ts';
import type { Failure } from './state-failed-error.ts';
import { type Completion, complete, limitedPayload, type StateRun } from './state-run.ts';

/**
 * The way out that the first matching catcher gives, with its own Output and Assign; undefined where none
 * matches. Without Output the state's output is the error.
 */
export async function catchFailure(
  run: StateRun,
  catchers: readonly Catcher[],
  failure: Failure,
): Promise<Completion | undefined> {
  const index = catchers.findIndex((catcher) => matchesError(catcher.ErrorEquals, failure));
  const catcher = catchers[index];
  if (catcher === undefined) return undefined;
  const errorOutput = errorOutputOf(failure);
  return complete(run, catcher, {
    next: catcher.Next,
    unchanged: limitedPayload(run, errorOutput),
    seen: { errorOutput },
    place: `Catch[${index}]/`,
  });
}

/** `$states.errorOutput`. */
export function errorOutputOf({ error, cause }: Failure): Json {
  return cause === undefined ? { Error: error } : { Error: error, Cause: cause };
}
