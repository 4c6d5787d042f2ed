import { content } from './campaign.ts';
import { jsonata } from './expressions.ts';
import { lambdaTask } from './lambda-task.ts';
import { patientTask } from './patient-task.ts';
import type { SagaStep } from './saga.ts';
import { closedRoute, type StepContext } from './step-context.ts';

/** Writes the content of a revision from the research. */
export function contentStep(context: StepContext): SagaStep {
  const { scope, functions } = context;
  const { name, failure, tasks } = content;
  return {
    name,
    failure,
    forward: (exits) => {
      const create = lambdaTask(scope, tasks.create, {
        functions,
        adds: { revision: jsonata('$revision'), research: jsonata('$research') },
        outputs: {},
      });
      create.next(exits.next);
      return {
        start: patientTask(scope, create, { routes: [closedRoute(context)], failure: exits.failure }),
      };
    },
  };
}
