import type { Duration } from 'aws-cdk-lib';
import { Choice, Condition, Fail, type IChainable, Succeed } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { analyticsStep } from './analytics.ts';
import { campaignEnds, campaignSteps, distribution, review } from './campaign.ts';
import { contentStep } from './content.ts';
import { designStep } from './design.ts';
import { distributionStep } from './distribution.ts';
import { allWarnings, jsonata } from './expressions.ts';
import { addRoutes } from './failure-exit.ts';
import { type FunctionOf, lambdaTask } from './lambda-task.ts';
import { researchStep } from './research.ts';
import { reviewStep } from './review.ts';
import { foldSaga, undoes } from './saga.ts';
import { closedRoute, stepRoutes } from './step-context.ts';
import { undoChain } from './undo-chain.ts';

export interface CampaignDefinitionOptions {
  readonly functions: FunctionOf;
  /** What all rounds of a review have together. */
  readonly reviewTime: Duration;
}

/**
 * The states of a campaign, from its beginning to each of its ends. Its input is `{campaignId}`. A campaign
 * whose earlier execution died after it was published is taken up at its distribution.
 */
export function campaignDefinition(scope: Construct, options: CampaignDefinitionOptions): IChainable {
  const { functions, reviewTime } = options;
  const context = { scope, functions, closedElsewhere: Succeed.jsonata(scope, 'ClosedElsewhere') };
  const undo = undoChain(scope, {
    functions,
    steps: campaignSteps.filter((step) => step.failure === 'undo'),
    closesFence: true,
    closed: whyUndone(scope),
  });

  const finish = lambdaTask(scope, campaignEnds.finish, {
    functions,
    adds: { warnings: jsonata(allWarnings) },
  });
  // Nothing is undone for a failure here: the campaign is published, and a later run finishes it.
  addRoutes(finish, [closedRoute(context)]);
  finish.next(Succeed.jsonata(scope, 'Finished'));

  const steps = [
    researchStep(context),
    contentStep(context),
    designStep(context),
    reviewStep(context, reviewTime),
    distributionStep(context),
    analyticsStep(context),
  ];
  const { first, starts } = foldSaga(steps, { finished: finish, undoEntries: undo.entries });
  const begin = lambdaTask(scope, campaignEnds.begin, {
    functions,
    assign: {
      channels: jsonata('[$states.result.Payload.channels]'),
      competitorPages: jsonata('[$states.result.Payload.competitorPages]'),
      launchAt: jsonata('$states.result.Payload.launchAt'),
      review: jsonata('$states.result.Payload.review'),
      resume: jsonata('$states.result.Payload.resume'),
      othersPublished: jsonata('$states.result.Payload.othersPublished'),
      revision: jsonata('$states.result.Payload.revision'),
      warnings: jsonata("{'Earlier': [$states.result.Payload.warnings]}"),
    },
    outputs: {},
  });
  // A campaign that was published already is left as it is, for another run.
  addRoutes(begin, stepRoutes(context, undoes(campaignEnds.begin.state, undo.end, '1')));

  const published = starts.get(distribution.name);
  if (published === undefined) throw new Error(`the step ${distribution.name} has no beginning`);
  const resumed = Choice.jsonata(scope, 'PublishedBefore');
  resumed.when(Condition.jsonata(jsonata('$resume')), published);
  resumed.otherwise(first);
  return begin.next(resumed);
}

/** A rejected campaign has ended as it should; every other one fails with what it was undone for. */
function whyUndone(scope: Construct): IChainable {
  const rejected = `$reason.step = '${review.name}' and $reason.error in ['rejected', 'timed_out']`;
  const how = Choice.jsonata(scope, 'WhyUndone');
  how.when(Condition.jsonata(jsonata(rejected)), Succeed.jsonata(scope, 'Rejected'));
  how.otherwise(
    Fail.jsonata(scope, 'Undone', {
      error: jsonata('$reason.error'),
      cause: jsonata('$reason.cause'),
    }),
  );
  return how;
}
