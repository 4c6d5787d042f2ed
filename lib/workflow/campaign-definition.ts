import type { Duration } from 'aws-cdk-lib';
import { type IChainable, Succeed } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { analyticsStep } from './analytics.ts';
import { campaignEnds, campaignSteps } from './campaign.ts';
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

/** The states of a campaign, from its beginning to each of its ends. Its input is `{campaignId}`. */
export function campaignDefinition(scope: Construct, options: CampaignDefinitionOptions): IChainable {
  const { functions, reviewTime } = options;
  const context = { scope, functions, closedElsewhere: Succeed.jsonata(scope, 'ClosedElsewhere') };
  const undone = campaignSteps.filter((step) => step.failure === 'undo');
  const undo = undoChain(scope, functions, undone);

  const finish = lambdaTask(scope, campaignEnds.finish, {
    functions,
    adds: { warnings: jsonata(allWarnings) },
  });
  // Nothing is undone for a failure here: the campaign is published, and the sweeper closes its record.
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
  const begin = lambdaTask(scope, campaignEnds.begin, {
    functions,
    assign: {
      channels: jsonata('[$states.result.Payload.channels]'),
      competitorPages: jsonata('[$states.result.Payload.competitorPages]'),
      launchAt: jsonata('$states.result.Payload.launchAt'),
      review: jsonata('$states.result.Payload.review'),
      revision: 1,
      warnings: {},
    },
    outputs: {},
  });
  addRoutes(begin, stepRoutes(context, undoes(campaignEnds.begin.state, undo.end)));
  begin.next(foldSaga(steps, { finished: finish, undoEntries: undo.entries }));
  return begin;
}
