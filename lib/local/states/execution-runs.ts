import type { ExecutionDescription } from './engine.ts';
import { describeExecution, type Execution, type Outcome } from './execution.ts';
import { type Failure, failureOf } from './state-failed-error.ts';
import type { Runtime } from './state-run.ts';
import {
  createStrand,
  recordAfter,
  resumable,
  type Strand,
  StrandStoppedError,
  stopStrand,
} from './strand.ts';
import { errorOf } from './task-events.ts';
import { createVariableScope } from './variables.ts';

/** Begins, ends and takes up executions. */
export interface ExecutionRuns {
  begin(execution: Execution): void;
  /** Ends it from outside, where it stands. */
  abort(execution: Execution, failure: Partial<Failure>): void;
  /** Goes on where it failed, was stopped or ran out of time. */
  resume(execution: Execution, clientToken: string | undefined): void;
  settled(execution: Execution): Promise<ExecutionDescription>;
}

export function createExecutionRuns(
  runtime: Runtime,
  onStatusChange: (execution: Execution) => void,
): ExecutionRuns {
  const { clock } = runtime;

  const run = async (execution: Execution, strand: Strand): Promise<void> => {
    // The caller has its answer before the first state is entered.
    await undefined;
    const outcome = await outcomeOf(execution, strand);
    if (outcome !== undefined) end(execution, outcome);
  };

  const outcomeOf = async (execution: Execution, strand: Strand): Promise<Outcome | undefined> => {
    try {
      const { text: output } = await runtime.runStrand(strand);
      if (strand.stopped) return undefined;
      recordAfter(execution, strand.lastEventId, 'ExecutionSucceeded', { output });
      return { status: 'SUCCEEDED', stopDate: clock.now(), output };
    } catch (error) {
      if (strand.stopped || error instanceof StrandStoppedError) return undefined;
      const details = errorOf(failureOf(error));
      recordAfter(execution, strand.lastEventId, 'ExecutionFailed', details);
      return { status: 'FAILED', stopDate: clock.now(), ...details };
    }
  };

  const end = (execution: Execution, outcome: Outcome): void => {
    execution.cancelTimeout?.();
    execution.outcome = outcome;
    if (execution.root !== undefined) stopStrand(execution.root);
    const waiters = execution.waiters.splice(0);
    const description = describeExecution(execution);
    for (const waiter of waiters) waiter(description);
    onStatusChange(execution);
  };

  const start = (execution: Execution, strand: Strand): void => {
    const { TimeoutSeconds } = execution.loaded.machine;
    if (TimeoutSeconds !== undefined) {
      execution.cancelTimeout = clock.at(clock.now() + TimeoutSeconds * 1000, () => {
        recordAfter(execution, 0, 'ExecutionTimedOut', { error: 'States.Timeout' });
        end(execution, { status: 'TIMED_OUT', stopDate: clock.now() });
      });
    }
    onStatusChange(execution);
    void run(execution, strand);
  };

  return {
    begin: (execution) => {
      const { input, roleArn } = execution;
      recordAfter(execution, 0, 'ExecutionStarted', { input: input.text, roleArn });
      const { machine } = execution.loaded;
      const strand = createStrand({ execution, machine, variables: createVariableScope(), input });
      execution.root = strand;
      start(execution, strand);
    },
    abort: (execution, { error, cause }) => {
      const details = { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
      recordAfter(execution, 0, 'ExecutionAborted', details);
      end(execution, { status: 'ABORTED', stopDate: clock.now(), ...details });
    },
    resume: (execution, clientToken) => {
      if (execution.root === undefined) return;
      const strand = resumable(execution.root);
      execution.root = strand;
      execution.redrives = [...execution.redrives, { date: clock.now(), clientToken }];
      execution.outcome = { status: 'RUNNING' };
      const redriveCount = execution.redrives.length;
      strand.lastEventId = recordAfter(execution, execution.history.length, 'ExecutionRedriven', {
        redriveCount,
      });
      start(execution, strand);
    },
    settled: (execution) => {
      if (execution.outcome.status !== 'RUNNING') return Promise.resolve(describeExecution(execution));
      return new Promise((resolve) => execution.waiters.push(resolve));
    },
  };
}
