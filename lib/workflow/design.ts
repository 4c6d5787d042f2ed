import { Choice, Condition, Map as MapState, ProvideItems } from 'aws-cdk-lib/aws-stepfunctions';
import { errorNames } from '../../lambdas/platform/errors.ts';
import { channelsThatNeedAnImage, design } from './campaign.ts';
import { allWarnings, jsonata, mapItem, quoted, warningsIn, withWarnings } from './expressions.ts';
import { addRoutes } from './failure-exit.ts';
import { lambdaTask } from './lambda-task.ts';
import type { SagaStep } from './saga.ts';
import { closedRoute, type StepContext, stepRoutes } from './step-context.ts';
import { verdictTask } from './verdict-task.ts';

const needed = channelsThatNeedAnImage.map((channel) => quoted(`asset/${channel}`)).join(', ');

/** Verdicts on images that a channel cannot do without. */
const fatal = `$states.input[verdict = 'unavailable' and subject in [${needed}]]`;

const noAssets =
  `{'Error': ${quoted(errorNames.noAssets)}, ` +
  `'Cause': $join([${fatal}.(subject & ': ' & reason)], '; ')}`;

/** Something is missing, or may have been in a revision before. */
const noteworthy = `$revision > 1 or $count(${allWarnings}) > 0`;

/**
 * Makes an image for each channel. One that is missing is a warning where its channel can do without; by now
 * it is known what else is missing, and whatever is goes into the record.
 */
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
      const note = lambdaTask(scope, tasks.note, {
        functions,
        adds: { warnings: jsonata(allWarnings) },
        outputs: {},
      });
      addRoutes(note, [closedRoute(context), { errors: ['States.ALL'], exit: { next: exits.next } }]);
      note.next(exits.next);
      enough.when(Condition.jsonata(jsonata(noteworthy)), note);
      enough.otherwise(exits.next);
      start.next(enough);
      return { start };
    },
  };
}
