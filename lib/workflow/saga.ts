import type { IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import { failureOf, jsonata, quoted, warningOf, withWarnings } from './expressions.ts';
import type { FailureExit } from './failure-exit.ts';

/** What a step is connected to. */
export interface StepExits {
  /** The step after it, or the end. */
  readonly next: IChainable;
  /** Where the step's failure goes. */
  readonly failure: FailureExit;
}

/** A step, made into states. */
export interface BuiltStep {
  readonly start: IChainable;
  /** Connects the way back to an earlier step, where the step has one. */
  readonly sendBack?: (to: IChainable) => void;
}

/** A step as the fold sees it. */
export interface SagaStep {
  readonly name: string;
  /** `undo`: everything is undone from this step back. `warn`: the saga goes on with a warning. */
  readonly failure: 'undo' | 'warn';
  /** Name of an earlier step. */
  readonly returnsTo?: string;
  readonly forward: (exits: StepExits) => BuiltStep;
}

/** What undoes a step: does so and goes on to `next`, whether it could or not. */
export interface UndoStep {
  readonly name: string;
  readonly undo: (next: IChainable) => IChainable;
}

export interface SagaEnds {
  /** After the last step. */
  readonly finished: IChainable;
  /** Where each step that can fail enters the undo chain. */
  readonly undoEntries: ReadonlyMap<string, IChainable>;
}

export interface FoldedSaga {
  readonly first: IChainable;
  /** Where each step begins. */
  readonly starts: ReadonlyMap<string, IChainable>;
}

/**
 * Folds steps into a chain that is undone from wherever it fails:
 *
 *      Research ─────► Content ─────► Design ─────► … ─────► finished
 *         │ fails         │ fails        │ fails
 *         ▼               ▼              ▼
 *      undo Research ◄ undo Content ◄ undo Design ◄ …
 *         ▼
 *      compensated
 *
 * A failed step is undone too, since it may have had effects. On the way the variables that the undo chain
 * needs are set (undo-chain.ts).
 *
 * @throws Error for a step that fails into no undo, or returns to one that is not before it
 */
export function foldSaga(steps: readonly SagaStep[], { finished, undoEntries }: SagaEnds): FoldedSaga {
  const waysBack = new Map<string, (start: IChainable) => void>();
  const starts = new Map<string, IChainable>();
  const first = steps.reduceRight((next, step) => {
    const { start, sendBack } = step.forward({ next, failure: failureExit(step, next, undoEntries) });
    if (step.returnsTo !== undefined && sendBack !== undefined) waysBack.set(step.returnsTo, sendBack);
    waysBack.get(step.name)?.(start);
    waysBack.delete(step.name);
    starts.set(step.name, start);
    return start;
  }, finished);
  for (const name of waysBack.keys()) throw new Error(`a step returns to ${name}, which is not before it`);
  return { first, starts };
}

/**
 * Folds what undoes the steps into a chain, last step first, then `next`.
 * @returns where each step enters it
 */
export function foldUndo(steps: readonly UndoStep[], next: IChainable): ReadonlyMap<string, IChainable> {
  const entries = new Map<string, IChainable>();
  steps.reduce((earlier, step) => {
    const entry = step.undo(earlier);
    entries.set(step.name, entry);
    return entry;
  }, next);
  return entries;
}

/**
 * Enters the undo chain with the reason.
 * @param revision expression of the revision that is undone first
 */
export function undoes(step: string, entry: IChainable, revision = '$revision'): FailureExit {
  return {
    next: entry,
    assign: (error) => ({
      reason: jsonata(failureOf(step, error)),
      undoRevision: jsonata(revision),
      undoFailures: [],
    }),
  };
}

function failureExit(
  step: SagaStep,
  next: IChainable,
  undoEntries: ReadonlyMap<string, IChainable>,
): FailureExit {
  if (step.failure === 'warn') return warns(step.name, next);
  const entry = undoEntries.get(step.name);
  if (entry === undefined) throw new Error(`nothing undoes the step ${step.name}: give it an undo`);
  return undoes(step.name, entry);
}

/** Goes on with a warning. @param subject what is missing; the step, unless it is said */
export function warns(step: string, next: IChainable, about = step.toLowerCase()): FailureExit {
  const subject = quoted(about);
  return {
    next,
    assign: (error) => ({ warnings: jsonata(withWarnings(step, `[${warningOf(subject, error)}]`)) }),
  };
}
