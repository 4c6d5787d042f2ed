/** Why a state failed, as `$states.errorOutput` and the API tell it. */
export interface Failure {
  readonly error: string;
  readonly cause?: string;
  /** A second name that Retry and Catch may use for it. */
  readonly alias?: string;
}

/** Ends a state: Retry and Catch of the state, then of the states around it, may take it. */
export class StateFailedError extends Error {
  override readonly name = 'StateFailedError';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.cause === undefined ? failure.error : `${failure.error}: ${failure.cause}`);
    this.failure = failure;
  }
}

/**
 * A failure found by the interpreter itself. The state that it ends puts its name before the cause, as
 * Step Functions does.
 */
export class InterpreterFailedError extends StateFailedError {
  /** The field of the state, where an expression failed: `Output/total`, `Choices[1]/Condition`. */
  readonly location: string | undefined;

  constructor(error: string, cause: string, location?: string) {
    super({ error, cause });
    this.location = location;
  }

  inState(stateName: string, enteredEventId: number): StateFailedError {
    const where = `An error occurred while executing the state '${stateName}' (entered at the event id #${enteredEventId}).`;
    return new StateFailedError({ error: this.failure.error, cause: `${where} ${this.failure.cause}` });
  }
}

export function evaluationFailed(cause: string, location: string): InterpreterFailedError {
  return new InterpreterFailedError('States.QueryEvaluationError', cause, location);
}

export function dataLimitExceeded(stateName: string): InterpreterFailedError {
  return new InterpreterFailedError(
    'States.DataLimitExceeded',
    `The state/task '${stateName}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  );
}

/** What a thrown value means for the states around. An error of another class is a defect of ours. */
export function failureOf(error: unknown): Failure {
  if (error instanceof StateFailedError) return error.failure;
  return { error: 'States.Runtime', cause: error instanceof Error ? error.message : String(error) };
}
