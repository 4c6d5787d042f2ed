import { Map as MapState, Parallel, ProvideItems } from 'aws-cdk-lib/aws-stepfunctions';
import { pagesAtOnce, research } from './campaign.ts';
import { jsonata, mapItem, warningsIn, withWarnings } from './expressions.ts';
import { addRoutes } from './failure-exit.ts';
import type { SagaStep } from './saga.ts';
import { type StepContext, stepRoutes } from './step-context.ts';
import { verdictTask } from './verdict-task.ts';

/** Pages come as an array within the array of the branches. */
const verdicts = '$reduce($states.result, $append, [])';

/** Reads what is known, from all sources at once. Needs none of them: what is missing becomes a warning. */
export function researchStep(context: StepContext): SagaStep {
  const { scope, functions } = context;
  const { name, failure, tasks, neverVerdicts } = research;
  const adds = { revision: jsonata('$revision') };

  return {
    name,
    failure,
    forward: (exits) => {
      const pages = MapState.jsonata(scope, 'ScrapePages', {
        items: ProvideItems.jsonata(jsonata('$competitorPages')),
        maxConcurrency: pagesAtOnce,
      }).itemProcessor(
        verdictTask(scope, tasks.page, {
          functions,
          adds: { page: jsonata(mapItem) },
          subject: `'page/' & $string(${mapItem})`,
          neverVerdicts,
        }),
      );
      const start = Parallel.jsonata(scope, name, {
        assign: {
          research: jsonata(verdicts),
          warnings: jsonata(withWarnings(name, warningsIn(verdicts))),
        },
        outputs: {},
      }).branch(
        verdictTask(scope, tasks.notion, { functions, adds, subject: "'notion'", neverVerdicts }),
        pages,
        verdictTask(scope, tasks.memory, { functions, adds, subject: "'memory'", neverVerdicts }),
      );
      addRoutes(start, stepRoutes(context, exits.failure));
      start.next(exits.next);
      return { start };
    },
  };
}
