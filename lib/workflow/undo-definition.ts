import { type IChainable, Succeed } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { campaignEnds, campaignSteps } from './campaign.ts';
import { jsonata } from './expressions.ts';
import { type FunctionOf, lambdaTask } from './lambda-task.ts';
import { undoChain } from './undo-chain.ts';

/**
 * The states that undo a campaign from outside of its own execution, and those that look after one: which of
 * the two it is says the record. Its input is `{campaignId}`.
 */
export function undoDefinition(scope: Construct, { functions }: { functions: FunctionOf }): IChainable {
  const { entries } = undoChain(scope, {
    functions,
    steps: campaignSteps,
    closesFence: false,
    closed: Succeed.jsonata(scope, 'Compensated'),
  });
  const last = campaignSteps.at(-1);
  const entry = last && entries.get(last.name);
  if (entry === undefined) throw new Error('a campaign without steps needs no undo');
  const begin = lambdaTask(scope, campaignEnds.beginUndo, {
    functions,
    assign: {
      reason: jsonata('$states.result.Payload.reason'),
      undoRevision: jsonata('$states.result.Payload.revision'),
      undoFailures: [],
    },
    outputs: {},
  });
  return begin.next(entry);
}
