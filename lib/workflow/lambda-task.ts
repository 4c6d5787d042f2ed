import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { IntegrationPattern, TaskInput, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import type { WorkflowFunctionId } from '../constructs/function-catalogue.ts';
import { enteredAt, jsonata } from './expressions.ts';
import { addRetries, everyRetryRule, type RetryRuleName } from './retry-rules.ts';

/** A function as a Task needs it. */
export interface TaskFunction {
  /** A version, so that a running campaign keeps the code it started with. */
  readonly version: IFunction;
  readonly timeout: Duration;
}

export type FunctionOf = (id: WorkflowFunctionId) => TaskFunction;

/** A Task as data. */
export interface TaskSpec {
  /** Name of the state. */
  readonly state: string;
  readonly functionId: WorkflowFunctionId;
  /** @default every rule */
  readonly retry?: readonly RetryRuleName[];
}

export interface LambdaTaskOptions {
  readonly functions: FunctionOf;
  /** What the function gets besides campaign and workflow. */
  readonly adds?: Readonly<Record<string, string | boolean>>;
  /** Variables that are set from `$states.result`. */
  readonly assign?: Readonly<Record<string, unknown>>;
  /** @default the function's answer */
  readonly outputs?: unknown;
  /** Waits this long for the task's token to be sent back, instead of for the function's answer. */
  readonly tokenTimeout?: Duration;
}

/** What a Task has on top of its function's timeout: the function ends first and says what happened. */
const margin = Duration.seconds(30);

/** A Task that runs a function with what every activity gets. */
export function lambdaTask(scope: Construct, spec: TaskSpec, options: LambdaTaskOptions): LambdaInvoke {
  const { version, timeout } = options.functions(spec.functionId);
  const task = LambdaInvoke.jsonata(scope, spec.state, {
    lambdaFunction: version,
    payload: TaskInput.fromObject({
      campaignId: jsonata('$states.context.Execution.Input.campaignId'),
      workflow: {
        id: jsonata('$states.context.Execution.Name'),
        attempt: jsonata('$states.context.State.RetryCount'),
        enteredAt: jsonata(enteredAt),
      },
      ...options.adds,
    }),
    outputs: options.outputs ?? jsonata('$states.result.Payload'),
    retryOnServiceExceptions: false,
    taskTimeout: Timeout.duration(options.tokenTimeout ?? timeout.plus(margin)),
    ...(options.assign === undefined ? {} : { assign: { ...options.assign } }),
    ...(options.tokenTimeout === undefined
      ? {}
      : { integrationPattern: IntegrationPattern.WAIT_FOR_TASK_TOKEN }),
  });
  addRetries(task, spec.retry ?? everyRetryRule);
  return task;
}
