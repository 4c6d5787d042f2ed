import {
  Choice,
  Condition,
  Map as MapState,
  ProvideItems,
  type State,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import { type Channel, channels } from '../../lambdas/campaign/channels.ts';
import { errorNames } from '../../lambdas/platform/errors.ts';
import { distribution } from './campaign.ts';
import { enteredAt, jsonata, mapItem, quoted, warningsIn, withWarnings } from './expressions.ts';
import { addRoutes } from './failure-exit.ts';
import type { SagaStep } from './saga.ts';
import { type StepContext, stepRoutes } from './step-context.ts';
import { verdictTask } from './verdict-task.ts';

const published = "$states.input[verdict = 'ok']";

const nothingPublished =
  `{'Error': ${quoted(errorNames.nothingPublished)}, ` +
  `'Cause': $join([$states.input.(subject & ': ' & reason)], '; ')}`;

const launchIsAhead = `$type($launchAt) = 'string' ? $toMillis($launchAt) > $toMillis(${enteredAt}) : false`;

const isChannel = (channel: Channel): string => `${mapItem} = ${quoted(channel)}`;

/**
 * Publishes on every channel. One published channel is enough; the others become warnings. Where others were
 * published by an earlier run, none is needed.
 */
export function distributionStep(context: StepContext): SagaStep {
  const { scope } = context;
  const { name, failure } = distribution;
  return {
    name,
    failure,
    forward: (exits) => {
      const start = MapState.jsonata(scope, name, {
        items: ProvideItems.jsonata(jsonata('$channels')),
        assign: { warnings: jsonata(withWarnings(name, warningsIn('$states.result'))) },
      }).itemProcessor(publishOne(context));
      addRoutes(start, stepRoutes(context, exits.failure));

      const anything = Choice.jsonata(scope, 'AnythingPublished', {
        ...(exits.failure.assign === undefined ? {} : { assign: exits.failure.assign(nothingPublished) }),
      });
      anything.when(Condition.jsonata(jsonata(`$othersPublished or $exists(${published})`)), exits.next);
      anything.otherwise(exits.failure.next);
      start.next(anything);
      return { start };
    },
  };
}

/** Mail and posts are scheduled at their vendors; a blog has no such thing, so the machine waits for it. */
function publishOne(context: StepContext): State {
  const { scope } = context;
  const publish = {
    email: publishTask(context, 'email'),
    social: publishTask(context, 'social'),
    blog: publishTask(context, 'blog'),
  } satisfies Record<Channel, State>;

  const launch = Wait.jsonata(scope, 'WaitForLaunch', { time: WaitTime.timestamp(jsonata('$launchAt')) });
  launch.next(publish.blog);

  const start = Choice.jsonata(scope, 'Channel');
  start.when(Condition.jsonata(jsonata(`${isChannel('blog')} and (${launchIsAhead})`)), launch);
  for (const channel of channels) {
    start.when(Condition.jsonata(jsonata(isChannel(channel))), publish[channel]);
  }
  return start;
}

function publishTask({ scope, functions }: StepContext, channel: Channel): State {
  return verdictTask(scope, distribution.tasks[channel], {
    functions,
    adds: { revision: jsonata('$revision'), channel: jsonata(mapItem) },
    subject: `'channel/' & ${mapItem}`,
    neverVerdicts: distribution.neverVerdicts,
  });
}
