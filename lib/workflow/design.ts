import { Choice, Condition, Map as MapState, ProvideItems } from 'aws-cdk-lib/aws-stepfunctions';
import { errorNames } from '../../lambdas/platform/errors.ts';
import { channelsThatNeedAnImage, design } from './campaign.ts';
import { jsonata, mapItem, quoted, warningsIn, withWarnings } from './expressions.ts';
import { addRoutes } from './failure-exit.ts';
import type { SagaStep } from './saga.ts';
import { type StepContext, stepRoutes } from './step-context.ts';
import { verdictTask } from './verdict-task.ts';

const needed = channelsThatNeedAnImage.map((channel) => quoted(`asset/${channel}`)).join(', ');

/** Verdicts on images that a channel cannot do without. */
const fatal = `$states.input[verdict = 'unavailable' and subject in [${needed}]]`;

const noAssets =
  `{'Error': ${quoted(errorNames.noAssets)}, ` +
  `'Cause': $join([${fatal}.(subject & ': ' & reason)], '; ')}`;

/** Makes an image for each channel. One that is missing is a warning where its channel can do without. */
export function designStep(context: StepContext): SagaStep {
  const { scope, functions } = context;
  const { name, failure, tasks, neverVerdicts } = design;
  return {
    name,
    failure,
    forward: (exits) => {
      const start = MapState.jsonata(scope, name, {
        items: ProvideItems.jsonata(jsonata('$channels')),
        assign: { warnings: jsonata(withWarnings(name, warningsIn('$states.result'))) },
      }).itemProcessor(
        verdictTask(scope, tasks.asset, {
          functions,
          adds: { revision: jsonata('$revision'), channel: jsonata(mapItem) },
          subject: `'asset/' & ${mapItem}`,
          neverVerdicts,
        }),
      );
      addRoutes(start, stepRoutes(context, exits.failure));

      const enough = Choice.jsonata(scope, 'AssetsComplete');
      enough.when(Condition.jsonata(jsonata(`$exists(${fatal})`)), exits.failure.next, {
        ...(exits.failure.assign === undefined ? {} : { assign: exits.failure.assign(noAssets) }),
      });
      enough.otherwise(exits.next);
      start.next(enough);
      return { start };
    },
  };
}
