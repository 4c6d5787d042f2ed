import { Choice, Condition, Fail, type IChainable, type State, Succeed } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { type CampaignStep, campaignEnds, review } from './campaign.ts';
import { failureOf, jsonata } from './expressions.ts';
import { type FunctionOf, lambdaTask } from './lambda-task.ts';
import { patientTask } from './patient-task.ts';
import { foldUndo } from './saga.ts';

const reason = { reason: jsonata('$reason') };

export interface UndoChain {
  /** Where each step enters the chain. */
  readonly entries: ReadonlyMap<string, IChainable>;
  /** What is left to do where there is nothing to undo. */
  readonly end: IChainable;
}

/**
 * The states that undo `steps`, last to first, and close the campaign. They need the variables `reason`
 * (`{step, error, cause}`) and `undoFailures` (an array).
 */
export function undoChain(
  scope: Construct,
  functions: FunctionOf,
  steps: readonly CampaignStep[],
): UndoChain {
  const end = compensationEnd(scope, functions);
  const undoSteps = steps.map((step) => ({
    name: step.name,
    undo: (next: IChainable) => undoStep(scope, functions, step, next),
  }));
  return { end, entries: foldUndo(undoSteps, end) };
}

/** A failure here is noted and the chain goes on: what can be undone is undone. */
function undoStep(scope: Construct, functions: FunctionOf, step: CampaignStep, next: IChainable): State {
  const undo = lambdaTask(scope, step.undo, { functions, adds: reason, outputs: {} });
  undo.next(next);
  return patientTask(scope, undo, {
    failure: {
      next,
      assign: (error) => ({
        undoFailures: jsonata(`$append($undoFailures, [${failureOf(step.name, error)}])`),
      }),
    },
  });
}

/** A rejected campaign has ended as it should; every other one fails with what it was undone for. */
function compensationEnd(scope: Construct, functions: FunctionOf): IChainable {
  const finish = lambdaTask(scope, campaignEnds.finishCompensation, {
    functions,
    adds: { ...reason, undoFailures: jsonata('$undoFailures') },
  });
  const rejected = `$reason.step = '${review.name}' and $reason.error in ['rejected', 'timed_out']`;
  const how = Choice.jsonata(scope, 'WhyUndone');
  how.when(Condition.jsonata(jsonata(rejected)), Succeed.jsonata(scope, 'Rejected'));
  how.otherwise(
    Fail.jsonata(scope, 'Undone', {
      error: jsonata('$reason.error'),
      cause: jsonata('$reason.cause'),
    }),
  );
  finish.next(how);
  return finish;
}
