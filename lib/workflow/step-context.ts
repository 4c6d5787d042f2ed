import type { IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { errorNames } from '../../lambdas/platform/errors.ts';
import type { FailureExit, FailureRoute } from './failure-exit.ts';
import type { FunctionOf } from './lambda-task.ts';

/** What every step of a machine is built with. */
export interface StepContext {
  readonly scope: Construct;
  readonly functions: FunctionOf;
  /** The quiet end of a campaign that somebody else is undoing. */
  readonly closedElsewhere: IChainable;
}

/** The two ways in which every step fails. */
export function stepRoutes(context: StepContext, failure: FailureExit): readonly FailureRoute[] {
  return [closedRoute(context), { errors: ['States.ALL'], exit: failure }];
}

export function closedRoute({ closedElsewhere }: StepContext): FailureRoute {
  return { errors: [errorNames.sagaClosed], exit: { next: closedElsewhere } };
}
