import type { Clock } from '../clock/clock.ts';
import type { InvocationRequest, InvocationResult } from '../lambda/lambda-host.ts';
import type { RecordedEvent } from './history.ts';

/** What the interpreter needs of the world around it. */
export interface EngineOptions {
  readonly clock: Clock;
  readonly region: string;
  readonly account: string;
  /** Calls a function; the interpreter never knows how it is run. */
  readonly invokeLambda: (request: InvocationRequest) => Promise<InvocationResult>;
  /** Uniform in [0, 1); jitter and nothing else. `Math.random` by default. */
  readonly random?: () => number;
  /** Told whenever an execution's status changes, with EventBridge's detail for it. */
  readonly onStatusChange?: (change: ExecutionStatusChange) => void;
  /** Told of every event in the history of an execution, as it is added. */
  readonly onHistoryEvent?: (executionArn: string, event: RecordedEvent) => void;
}

/** `detail` of EventBridge's "Step Functions Execution Status Change" (times in milliseconds). */
export interface ExecutionStatusChange {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly name: string;
  readonly status: ExecutionStatus;
  readonly startDate: number;
  readonly stopDate: number | null;
  readonly input: string;
  readonly output: string | null;
  readonly error: string | null;
  readonly cause: string | null;
}

export type ExecutionStatus =
  | 'RUNNING'
  | 'SUCCEEDED'
  | 'FAILED'
  | 'TIMED_OUT'
  | 'ABORTED'
  | 'PENDING_REDRIVE';

/** `DescribeExecution`'s answer; dates are milliseconds since the epoch here. */
export interface ExecutionDescription {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly name: string;
  readonly status: ExecutionStatus;
  readonly startDate: number;
  readonly stopDate?: number;
  readonly input: string;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly redriveCount: number;
  readonly redriveDate?: number;
  readonly redriveStatus: 'REDRIVABLE' | 'NOT_REDRIVABLE' | 'REDRIVABLE_BY_MAP_RUN';
  readonly redriveStatusReason?: string;
}

/** One event in `GetExecutionHistory`'s shape; its detail object is under the key that AWS names for its type. */
export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly timestamp: number;
  readonly type: string;
  readonly [details: string]: unknown;
}

/**
 * A Step Functions service over JSONata state machines. Methods are named after the API's operations and
 * throw `AwsError` with the API's own error names.
 */
export interface Engine {
  /** @throws UnsupportedDefinitionError naming everything in the definition that is not run here. */
  load(machine: { readonly arn: string; readonly name: string; readonly definition: unknown }): void;
  startExecution(request: {
    readonly stateMachineArn: string;
    readonly name?: string;
    readonly input?: string;
  }): { readonly executionArn: string; readonly startDate: number };
  describeExecution(request: { readonly executionArn: string }): ExecutionDescription;
  listExecutions(request: {
    readonly stateMachineArn: string;
    readonly statusFilter?: ExecutionStatus;
  }): readonly ExecutionDescription[];
  stopExecution(request: {
    readonly executionArn: string;
    readonly error?: string;
    readonly cause?: string;
  }): { readonly stopDate: number };
  redriveExecution(request: { readonly executionArn: string; readonly clientToken?: string }): {
    readonly redriveDate: number;
  };
  getExecutionHistory(request: {
    readonly executionArn: string;
    readonly maxResults?: number;
    readonly nextToken?: string;
    readonly reverseOrder?: boolean;
    readonly includeExecutionData?: boolean;
  }): { readonly events: readonly HistoryEvent[]; readonly nextToken?: string };
  sendTaskSuccess(request: { readonly taskToken: string; readonly output: string }): void;
  sendTaskFailure(request: {
    readonly taskToken: string;
    readonly error?: string;
    readonly cause?: string;
  }): void;
  sendTaskHeartbeat(request: { readonly taskToken: string }): void;
  /** Resolves once the execution is no longer running, with its description. */
  settled(executionArn: string): Promise<ExecutionDescription>;
  /** How many paid transitions an execution has made. */
  transitions(executionArn: string): number;
  /** Stops all executions without a trace; nothing calls back afterwards. */
  close(): void;
}
