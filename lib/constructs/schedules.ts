import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as FunctionTarget } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

export interface Repetition {
  readonly name: string;
  readonly fn: IFunction;
  readonly everyMinutes: number;
}

/** What runs by the clock. A missed run is not made up for: the next one finds the same work. */
export class Schedules extends Construct {
  constructor(scope: Construct, id: string, repetitions: readonly Repetition[]) {
    super(scope, id);
    for (const { name, fn, everyMinutes } of repetitions) {
      new Rule(this, name, {
        description: `Runs ${name} every ${everyMinutes === 1 ? 'minute' : `${everyMinutes} minutes`}`,
        schedule: Schedule.rate(Duration.minutes(everyMinutes)),
        targets: [new FunctionTarget(fn, { retryAttempts: 0 })],
      });
    }
  }
}
