import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as FunctionTarget } from 'aws-cdk-lib/aws-events-targets';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { DeadLetterQueue } from './dead-letter-queue.ts';

export interface ExecutionEventsProps {
  readonly machines: readonly StateMachine[];
  readonly watcher: LambdaFunction;
  readonly queueRemoval: RemovalPolicy;
}

/**
 * Tells the watcher of every execution that has ended otherwise than well. What it could not be told, or has
 * failed over, is in the queue for a person to see; the sweeper finds the same campaigns by itself.
 */
export class ExecutionEvents extends Construct {
  /** Events that nobody has dealt with. */
  readonly deadLetters: DeadLetterQueue;

  constructor(scope: Construct, id: string, { machines, watcher, queueRemoval }: ExecutionEventsProps) {
    super(scope, id);
    this.deadLetters = new DeadLetterQueue(this, 'DeadLetters', queueRemoval);
    // EventBridge hands the event over; what becomes of it then is Lambda's queue.
    this.deadLetters.takeFailuresOf(watcher);
    new Rule(this, 'Ended', {
      description: 'An execution of a campaign was aborted, timed out or failed',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: {
          status: ['ABORTED', 'TIMED_OUT', 'FAILED'],
          stateMachineArn: machines.map(({ stateMachineArn }) => stateMachineArn),
        },
      },
      targets: [
        new FunctionTarget(watcher, {
          retryAttempts: 10,
          maxEventAge: Duration.hours(1),
          deadLetterQueue: this.deadLetters,
        }),
      ],
    });
  }
}
