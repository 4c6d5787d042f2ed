import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { Effect, effectStates } from '../../lambdas/campaign/effect.ts';
import { inUndoOrder, undoTaskOf } from '../../lambdas/campaign/undo/undo-plan.ts';

const now = 1_000_000;
type State = Effect['state'];

const anEffect = (state: State, fields: Record<string, unknown> = {}): Effect =>
  Effect.parse({
    vendor: 'slack',
    kind: 'message',
    id: randomUUID(),
    version: 1,
    attempt: randomUUID(),
    begunAt: 0,
    target: {},
    state,
    reason: 'for a reason',
    ...(state === 'intended' ? { inFlightUntil: now - 1 } : {}),
    ...(state === 'done' ? { result: { ts: '1' } } : {}),
    ...fields,
  });

const everything = { kind: 'undo', only: 'everything' } as const;
const extras = { kind: 'undo', only: 'extras' } as const;
const look = { kind: 'look' } as const;
const nothing = { kind: 'nothing' } as const;

/** What is due of each state, by whether the campaign is compensated, runs, or is over. */
const due = {
  intended: [look, nothing, look],
  void: [nothing, nothing, nothing],
  done: [everything, nothing, nothing],
  done_late: [everything, extras, extras],
  undoing: [everything, nothing, nothing],
  undone: [nothing, nothing, nothing],
  undo_failed: [look, nothing, nothing],
  unconfirmed: [look, nothing, nothing],
  irreversible: [nothing, nothing, nothing],
  superseded: [nothing, nothing, nothing],
} as const satisfies Record<State, unknown>;

const lookedForOnceMore: readonly State[] = ['void', 'undone', 'unconfirmed'];

describe('what an undo has to do with an effect', () => {
  for (const [n, saga] of (['compensating', 'running', 'closed'] as const).entries()) {
    for (const state of effectStates) {
      const expected = due[state][n];
      it(`is ${expected?.kind} where it is ${state} and the campaign ${saga}`, () => {
        assert.deepEqual(undoTaskOf(anEffect(state), saga, now), expected);
      });
    }

    for (const state of lookedForOnceMore) {
      it(`is a second look where it is ${state}, the look is due and the campaign ${saga}`, () => {
        assert.deepEqual(undoTaskOf(anEffect(state, { lookAt: now }), saga, now), look);
      });
    }
  }

  it('is no second look before its time', () => {
    assert.deepEqual(undoTaskOf(anEffect('undone', { lookAt: now + 1 }), 'closed', now), nothing);
  });

  for (const shown of [{ result: { ts: '1' } }, { extras: [{ ts: '1' }] }]) {
    it(`is another try where it could not be taken back and ${Object.keys(shown)[0]} shows it`, () => {
      assert.deepEqual(undoTaskOf(anEffect('undo_failed', shown), 'compensating', now), everything);
    });
  }

  for (const state of ['intended', 'done', 'done_late'] as const) {
    it(`is to wait for a lease where it is ${state}, to its last millisecond`, () => {
      const at = (inFlightUntil: number) =>
        undoTaskOf(anEffect(state, { inFlightUntil }), 'compensating', now).kind;
      assert.deepEqual(undoTaskOf(anEffect(state, { inFlightUntil: now }), 'compensating', now), {
        kind: 'wait',
        until: now + 1,
      });
      assert.notEqual(at(now - 1), 'wait');
    });
  }
});

describe('the order of an undo', () => {
  const keys = ['review/a@1', 'review/b@1', 'review/b~2@1', 'review/c@11', 'reviewing/d@1', 'design/e@1'];
  const record = {
    effects: Object.fromEntries(keys.map((key) => [key, anEffect('done')])),
    order: Object.fromEntries(keys.map((key, n) => [key, n + 1])),
  };
  const keysOf = (step: string, revision?: number) => inUndoOrder(record, step, revision).map(([key]) => key);

  it('takes the effects of the step alone, the last one begun first', () => {
    assert.deepEqual(keysOf('review'), ['review/c@11', 'review/b~2@1', 'review/b@1', 'review/a@1']);
  });

  it('takes those of the revision alone, where one is asked for', () => {
    assert.deepEqual(keysOf('review', 1), ['review/b~2@1', 'review/b@1', 'review/a@1']);
    assert.deepEqual(keysOf('review', 11), ['review/c@11']);
  });
});
