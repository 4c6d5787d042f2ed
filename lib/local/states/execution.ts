import type { Clock } from '../clock/clock.ts';
import type { Machine } from './definition.ts';
import type { ExecutionDescription, ExecutionStatus, ExecutionStatusChange } from './engine.ts';
import type { History, RecordedEvent } from './history.ts';
import { createHistory, maximumEvents } from './history.ts';
import type { Payload } from './json.ts';
import type { Strand } from './strand.ts';

/** A state machine as it was loaded. Executions keep the one that they were started with. */
export interface LoadedMachine {
  readonly arn: string;
  readonly name: string;
  readonly machine: Machine;
}

/** One execution with all that the API tells of it. */
export interface Execution {
  readonly arn: string;
  readonly name: string;
  readonly loaded: LoadedMachine;
  readonly input: Payload;
  readonly startDate: number;
  readonly roleArn: string;
  readonly history: History;
  readonly clock: Clock;
  outcome: Outcome;
  root: Strand | undefined;
  transitions: number;
  redrives: { readonly date: number; readonly clientToken: string | undefined }[];
  cancelTimeout: (() => void) | undefined;
  waiters: ((description: ExecutionDescription) => void)[];
}

export type Outcome =
  | { readonly status: 'RUNNING' }
  | { readonly status: 'SUCCEEDED'; readonly stopDate: number; readonly output: string }
  | {
      readonly status: 'FAILED' | 'TIMED_OUT' | 'ABORTED';
      readonly stopDate: number;
      readonly error?: string;
      readonly cause?: string;
    };

export function createExecution(start: {
  readonly arn: string;
  readonly name: string;
  readonly loaded: LoadedMachine;
  readonly input: Payload;
  readonly roleArn: string;
  readonly clock: Clock;
  readonly onHistoryEvent?: (executionArn: string, event: RecordedEvent) => void;
}): Execution {
  const { onHistoryEvent, ...given } = start;
  return {
    ...given,
    startDate: start.clock.now(),
    history: createHistory((event) => onHistoryEvent?.(start.arn, event)),
    outcome: { status: 'RUNNING' },
    root: undefined,
    transitions: 0,
    redrives: [],
    cancelTimeout: undefined,
    waiters: [],
  };
}

export function describeExecution(execution: Execution): ExecutionDescription {
  const { outcome } = execution;
  const redriveDate = execution.redrives.at(-1)?.date;
  const obstacle = redriveObstacle(execution);
  return {
    executionArn: execution.arn,
    stateMachineArn: execution.loaded.arn,
    name: execution.name,
    startDate: execution.startDate,
    input: execution.input.text,
    ...outcome,
    redriveCount: execution.redrives.length,
    ...(redriveDate !== undefined && { redriveDate }),
    ...(obstacle === undefined
      ? { redriveStatus: 'REDRIVABLE' }
      : { redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: obstacle }),
  };
}

const redrivablePeriodMs = 14 * 24 * 60 * 60 * 1000;
const maximumRedrives = 1000;

/** Why an execution cannot be redriven, or undefined where it can. */
export function redriveObstacle({ outcome, redrives, history, clock }: Execution): string | undefined {
  if (outcome.status === 'RUNNING' || outcome.status === 'SUCCEEDED') {
    return `Execution is ${outcome.status} and cannot be redriven`;
  }
  if (clock.now() - outcome.stopDate > redrivablePeriodMs) {
    return 'Execution has exceeded its redrivable period of 14 days';
  }
  if (history.length >= maximumEvents - 1)
    return 'Execution has reached the maximum number of history events';
  if (redrives.length >= maximumRedrives) return 'Execution has reached the maximum number of redrives';
  return undefined;
}

export function statusChangeOf(execution: Execution): ExecutionStatusChange {
  const { outcome } = execution;
  return {
    executionArn: execution.arn,
    stateMachineArn: execution.loaded.arn,
    name: execution.name,
    status: outcome.status satisfies ExecutionStatus,
    startDate: execution.startDate,
    stopDate: 'stopDate' in outcome ? outcome.stopDate : null,
    input: execution.input.text,
    output: 'output' in outcome ? outcome.output : null,
    error: 'error' in outcome ? (outcome.error ?? null) : null,
    cause: 'cause' in outcome ? (outcome.cause ?? null) : null,
  };
}
