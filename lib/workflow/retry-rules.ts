import { Duration } from 'aws-cdk-lib';
import { JitterType, type TaskStateBase } from 'aws-cdk-lib/aws-stepfunctions';
import { errorNames } from '../../lambdas/platform/errors.ts';

/** How often a Task is tried again after an error, always with full jitter. */
export interface RetryRule {
  /** Error names; Step Functions has no wildcards. */
  readonly errors: readonly string[];
  /** Upper bound of the first wait, doubled with each attempt. */
  readonly firstWaitSeconds: number;
  /** Upper bound of every wait. */
  readonly longestWaitSeconds: number;
  /** Attempts after the first. */
  readonly attempts: number;
}

export const retryRules = {
  /** Lambda could not take the call: the function did not run, or nobody knows that it did. */
  service: {
    errors: [
      'Lambda.ServiceException',
      'Lambda.AWSLambdaException',
      'Lambda.SdkClientException',
      'Lambda.ClientExecutionTimeoutException',
      'Lambda.TooManyRequestsException',
    ],
    firstWaitSeconds: 2,
    longestWaitSeconds: 60,
    attempts: 6,
  },
  /** The function was killed. */
  died: {
    errors: ['Lambda.Unknown', 'Sandbox.Timedout', 'Runtime.ExitError'],
    firstWaitSeconds: 5,
    longestWaitSeconds: 60,
    attempts: 2,
  },
  /** No answer within the Task's time. */
  timeout: {
    errors: ['States.Timeout'],
    firstWaitSeconds: 5,
    longestWaitSeconds: 60,
    attempts: 2,
  },
  /** A vendor could not be read. */
  vendor: {
    errors: [errorNames.vendorUnavailable],
    firstWaitSeconds: 5,
    longestWaitSeconds: 60,
    attempts: 6,
  },
  /** Our own tables or buckets did not answer. */
  store: {
    errors: [errorNames.storeUnavailable],
    firstWaitSeconds: 5,
    longestWaitSeconds: 60,
    attempts: 4,
  },
} as const satisfies Record<string, RetryRule>;

export type RetryRuleName = keyof typeof retryRules;

/** Every rule; what a Task follows unless it says otherwise. */
export const everyRetryRule: readonly RetryRuleName[] = ['service', 'died', 'timeout', 'vendor', 'store'];

/** Errors that say until when to wait; a Task that gets one is waited out rather than retried. */
export const waitedOut: readonly string[] = [
  errorNames.throttled,
  errorNames.circuitOpen,
  errorNames.ambiguousOutcome,
  errorNames.effectInFlight,
];

/** Errors that name a turn which nobody else has: waited for however long it takes. */
export const turnsAwaited: readonly string[] = [errorNames.turnAssigned];

export function addRetries(task: TaskStateBase, names: readonly RetryRuleName[]): void {
  for (const name of names) {
    const rule: RetryRule = retryRules[name];
    task.addRetry({
      errors: [...rule.errors],
      interval: Duration.seconds(rule.firstWaitSeconds),
      maxDelay: Duration.seconds(rule.longestWaitSeconds),
      maxAttempts: rule.attempts,
      backoffRate: 2,
      jitterStrategy: JitterType.FULL,
    });
  }
}
