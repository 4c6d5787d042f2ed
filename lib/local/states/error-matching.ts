import type { Failure } from './state-failed-error.ts';

/** Errors that no Retry and no Catch ever sees: they end the execution. */
const terminalErrors: ReadonlySet<string> = new Set(['States.Runtime', 'States.DataLimitExceeded']);

/** Whether one of the names in an `ErrorEquals` stands for the failure. */
export function matchesError(errorEquals: readonly string[], failure: Failure): boolean {
  if (terminalErrors.has(failure.error)) return false;
  return errorEquals.some((name) => {
    if (name === 'States.ALL') return true;
    if (name === 'States.TaskFailed') return failure.error !== 'States.Timeout';
    return name === failure.error || name === failure.alias;
  });
}
