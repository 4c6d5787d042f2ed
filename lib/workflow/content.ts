import { content } from './campaign.ts';
import { jsonata } from './expressions.ts';
import { lambdaTask } from './lambda-task.ts';
import { patientTask } from './patient-task.ts';
import { type SagaStep, warns } from './saga.ts';
import { closedRoute, type StepContext } from './step-context.ts';

/** Writes the content of a revision from the research, and remembers it for later campaigns. */
export function contentStep(context: StepContext): SagaStep {
  const { scope, functions } = context;
  const { name, failure, tasks } = content;
  const routes = [closedRoute(context)];
  return {
    name,
    failure,
    forward: (exits) => {
      const remember = lambdaTask(scope, tasks.remember, {
        functions,
        adds: { revision: jsonata('$revision') },
        outputs: {},
      });
      remember.next(exits.next);

      const create = lambdaTask(scope, tasks.create, {
        functions,
        adds: { revision: jsonata('$revision'), research: jsonata('$research') },
        outputs: {},
      });
      create.next(patientTask(scope, remember, { routes, failure: warns(name, exits.next, 'remembering') }));
      return { start: patientTask(scope, create, { routes, failure: exits.failure }) };
    },
  };
}
