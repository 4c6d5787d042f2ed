import { analytics } from './campaign.ts';
import { jsonata, warningsIn, withWarnings } from './expressions.ts';
import { lambdaTask } from './lambda-task.ts';
import { patientTask } from './patient-task.ts';
import type { SagaStep } from './saga.ts';
import { closedRoute, type StepContext } from './step-context.ts';

/** Sets up what shows how the campaign does. It is published by now, so whatever fails here is a warning. */
export function analyticsStep(context: StepContext): SagaStep {
  const { scope, functions } = context;
  const { name, failure, tasks } = analytics;
  return {
    name,
    failure,
    forward: (exits) => {
      const setUp = lambdaTask(scope, tasks.setUp, {
        functions,
        adds: { revision: jsonata('$revision') },
        assign: { warnings: jsonata(withWarnings(name, warningsIn('$states.result.Payload'))) },
        outputs: {},
      });
      setUp.next(exits.next);
      return {
        start: patientTask(scope, setUp, { routes: [closedRoute(context)], failure: exits.failure }),
      };
    },
  };
}
