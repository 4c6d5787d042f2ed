import { Choice, Condition, type IChainable, type State } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { type CampaignStep, campaignEnds } from './campaign.ts';
import { failureOf, jsonata } from './expressions.ts';
import { type FunctionOf, lambdaTask } from './lambda-task.ts';
import { patientTask } from './patient-task.ts';
import { foldUndo } from './saga.ts';

/** Variables of the machine that every undo is told. */
const told = { reason: jsonata('$reason'), revision: jsonata('$undoRevision') };

export interface UndoChainOptions {
  readonly functions: FunctionOf;
  /** Steps in their order: they are undone the other way round. */
  readonly steps: readonly CampaignStep[];
  /** Whether the chain closes the fence itself; otherwise whoever started it has closed it, or left it open. */
  readonly closesFence: boolean;
  /** What comes after FinishCompensation. */
  readonly closed: IChainable;
}

export interface UndoChain {
  /** Where each step enters the chain. */
  readonly entries: ReadonlyMap<string, IChainable>;
  /** What is left to do where there is nothing to undo. */
  readonly end: IChainable;
}

/**
 * The states that undo steps and close the campaign, strictly in the reverse of the order in which effects
 * were begun: a step that sends campaigns back has begun a revision after the one before it was finished.
 *
 *      … ► WithdrawReview ► DeleteDesignAssets ► DeleteContentDrafts ► EarlierRevision ► DeleteResearch ► end
 *               ▲                                                            │ one revision back
 *               └────────────────────────────────────────────────────────────┘
 *
 * They need the variables `reason` (`{step, error, cause}`), `undoRevision` (the revision whose effects are
 * undone first) and `undoFailures` (an array).
 */
export function undoChain(scope: Construct, options: UndoChainOptions): UndoChain {
  const { functions, steps, closesFence, closed } = options;
  const end = compensationEnd(scope, options);
  end.next(closed);
  const earlier = Choice.jsonata(scope, 'EarlierRevision');
  const repeated = steps.find(({ returnsTo }) => returnsTo !== undefined);
  const entries = foldUndo(
    steps.map((step) => ({
      name: step.name,
      undo: (next: IChainable) => {
        const first = repeated?.returnsTo === step.name;
        if (first) earlier.otherwise(next);
        return undoStep(scope, { functions, closesFence }, step, first ? earlier : next);
      },
    })),
    end,
  );
  const again = repeated === undefined ? undefined : entries.get(repeated.name);
  if (again !== undefined) {
    earlier.when(Condition.jsonata(jsonata('$undoRevision > 1')), again, {
      assign: { undoRevision: jsonata('$undoRevision - 1') },
    });
  }
  return { end, entries };
}

/** A failure here is noted and the chain goes on: what can be undone is undone. */
function undoStep(
  scope: Construct,
  { functions, closesFence }: Pick<UndoChainOptions, 'functions' | 'closesFence'>,
  step: CampaignStep,
  next: IChainable,
): State {
  const undo = lambdaTask(scope, step.undo, { functions, adds: { ...told, closesFence }, outputs: {} });
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

function compensationEnd(
  scope: Construct,
  { functions, closesFence }: Pick<UndoChainOptions, 'functions' | 'closesFence'>,
) {
  return lambdaTask(scope, campaignEnds.finishCompensation, {
    functions,
    adds: { reason: told.reason, undoFailures: jsonata('$undoFailures'), closesFence },
  });
}
