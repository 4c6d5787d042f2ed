import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Stack } from 'aws-cdk-lib';
import { CustomState, type IChainable, Pass, StateGraph, Succeed } from 'aws-cdk-lib/aws-stepfunctions';
import { addRoutes } from '../../lib/workflow/failure-exit.ts';
import { foldSaga, foldUndo, type SagaStep, type UndoStep } from '../../lib/workflow/saga.ts';

/** The states a fold can be made of, in a stack of their own. */
function createParts() {
  const scope = new Stack();
  const finished = new Succeed(scope, 'Finished');
  const compensated = new Succeed(scope, 'Compensated');

  const step = (name: string, extra: Partial<SagaStep> = {}): SagaStep => ({
    name,
    failure: 'undo',
    forward: ({ next, failure }) => {
      const state = new CustomState(scope, name, { stateJson: { Type: 'Task' } });
      addRoutes(state, [{ errors: ['States.ALL'], exit: { next: failure.next } }]);
      state.next(next);
      return { start: state };
    },
    ...extra,
  });
  const undo = (name: string): UndoStep => ({
    name,
    undo: (next) => new Pass(scope, `Undo ${name}`).next(next),
  });
  return { scope, finished, compensated, step, undo };
}

/** Which state each state leads to, by itself and when it fails. */
function edgesOf(start: IChainable): Record<string, { next?: string; fails?: string }> {
  const graph: { States: Record<string, { Next?: string; Catch?: { Next: string }[] }> } = JSON.parse(
    JSON.stringify(new StateGraph(start.startState, 'saga').toGraphJson()),
  );
  return Object.fromEntries(
    Object.entries(graph.States).map(([name, state]) => [
      name,
      {
        ...(state.Next === undefined ? {} : { next: state.Next }),
        ...(state.Catch?.[0] === undefined ? {} : { fails: state.Catch[0].Next }),
      },
    ]),
  );
}

describe('foldSaga', () => {
  it('chains the steps, and enters the undo chain at the step that failed', () => {
    const { finished, compensated, step, undo } = createParts();
    const undoEntries = foldUndo([undo('A'), undo('B'), undo('C')], compensated);
    const { first, starts } = foldSaga([step('A'), step('B'), step('C')], { finished, undoEntries });
    assert.deepEqual([...starts.keys()].toSorted(), ['A', 'B', 'C']);
    assert.equal(starts.get('A'), first);
    assert.deepEqual(edgesOf(first), {
      A: { next: 'B', fails: 'Undo A' },
      B: { next: 'C', fails: 'Undo B' },
      C: { next: 'Finished', fails: 'Undo C' },
      'Undo C': { next: 'Undo B' },
      'Undo B': { next: 'Undo A' },
      'Undo A': { next: 'Compensated' },
      Finished: {},
      Compensated: {},
    });
  });

  it('goes on after the failure of a step that only warns', () => {
    const { finished, compensated, step, undo } = createParts();
    const undoEntries = foldUndo([undo('A')], compensated);
    const { first } = foldSaga([step('A'), step('B', { failure: 'warn' })], { finished, undoEntries });
    assert.deepEqual(edgesOf(first)['B'], { next: 'Finished', fails: 'Finished' });
  });

  it('connects the way back to the named step', () => {
    const { finished, compensated, step, undo, scope } = createParts();
    const undoEntries = foldUndo([undo('A'), undo('B')], compensated);
    let sentBackTo: string | undefined;
    const returning = step('B', {
      returnsTo: 'A',
      forward: ({ next }) => ({
        start: new Pass(scope, 'B').next(next),
        sendBack: (to) => {
          sentBackTo = to.id;
        },
      }),
    });
    foldSaga([step('A'), returning], { finished, undoEntries });
    assert.equal(sentBackTo, 'A');
  });

  it('refuses a way back to a step that is not before', () => {
    const { finished, compensated, step, undo, scope } = createParts();
    const undoEntries = foldUndo([undo('A'), undo('B')], compensated);
    const returning = step('A', {
      returnsTo: 'B',
      forward: ({ next }) => ({ start: new Pass(scope, 'A').next(next), sendBack: () => {} }),
    });
    assert.throws(
      () => foldSaga([returning, step('B')], { finished, undoEntries }),
      /a step returns to B, which is not before it/,
    );
  });

  it('refuses a step that fails into no undo', () => {
    const { finished, step } = createParts();
    assert.throws(
      () => foldSaga([step('A')], { finished, undoEntries: new Map() }),
      /nothing undoes the step A/,
    );
  });
});
