import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { matchesError } from '../../../lib/local/states/error-matching.ts';
import { createTestEngine, invoke, machine, named } from './test-engine.ts';

describe('ErrorEquals', () => {
  for (const [names, error, expected] of [
    [['A'], 'A', true],
    [['A'], 'B', false],
    [['Lambda.*'], 'Lambda.Unknown', false],
    [['States.ALL'], 'A', true],
    [['States.ALL'], 'States.Timeout', true],
    [['States.ALL'], 'States.QueryEvaluationError', true],
    [['States.TaskFailed'], 'A', true],
    [['States.TaskFailed'], 'States.Timeout', false],
    [['States.TaskFailed', 'States.Timeout'], 'States.Timeout', true],
    [['States.ALL', 'States.Runtime'], 'States.Runtime', false],
    [['States.ALL', 'States.TaskFailed', 'States.DataLimitExceeded'], 'States.DataLimitExceeded', false],
  ] as const) {
    it(`${expected ? 'takes' : 'does not take'} ${error} by ${names.join(', ')}`, () => {
      assert.equal(matchesError(names, { error }), expected);
    });
  }

  it('takes a missed heartbeat by both of its names', () => {
    const failure = { error: 'States.Timeout', alias: 'States.HeartbeatTimeout' };
    assert.ok(matchesError(['States.HeartbeatTimeout'], failure));
    assert.ok(matchesError(['States.Timeout'], failure));
    assert.ok(!matchesError(['States.HeartbeatTimeout'], { error: 'States.Timeout' }));
  });
});

const failing = {
  Broken: () => {
    throw named('BrokenError', 'broken');
  },
};
const cause = JSON.stringify({ errorType: 'BrokenError', errorMessage: 'broken', trace: [] });

describe('Catch', () => {
  it('hands on the error where it has no Output', async () => {
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }];
    const { result } = await createTestEngine(failing).run(
      machine({ Broken: invoke('Broken', { Catch, End: true }), Caught: { Type: 'Pass', End: true } }),
    );
    assert.deepEqual(result, { Error: 'BrokenError', Cause: cause });
  });

  it('takes the first catcher that matches, with its own Assign and Output and none of the state', async () => {
    const Catch = [
      { ErrorEquals: ['OtherError'], Next: 'Never' },
      {
        ErrorEquals: ['BrokenError'],
        Next: 'Caught',
        Assign: { reason: '{% $parse($states.errorOutput.Cause).errorMessage %}' },
        Output: { name: '{% $states.errorOutput.Error %}', was: '{% $states.input.n %}' },
      },
      { ErrorEquals: ['States.ALL'], Next: 'Never' },
    ];
    const { result } = await createTestEngine(failing).run(
      machine({
        Broken: invoke('Broken', { Catch, Assign: { state: 1 }, End: true }),
        Caught: {
          Type: 'Pass',
          Output: { input: '{% $states.input %}', reason: '{% $reason %}', state: '{% $exists($state) %}' },
          End: true,
        },
        Never: { Type: 'Fail' },
      }),
      { n: 7 },
    );
    assert.deepEqual(result, { input: { name: 'BrokenError', was: 7 }, reason: 'broken', state: false });
  });

  it("catches a failure of the state's own expressions", async () => {
    const Catch = [{ ErrorEquals: ['States.QueryEvaluationError'], Next: 'Caught' }];
    const { status } = await createTestEngine({ Fine: () => 1 }).run(
      machine({
        Fine: invoke('Fine', { Output: '{% $states.result.absent %}', Catch, End: true }),
        Caught: { Type: 'Succeed' },
      }),
    );
    assert.equal(status, 'SUCCEEDED');
  });

  it('does not take what fails in a catcher', async () => {
    const Catch = [
      { ErrorEquals: ['BrokenError'], Next: 'Caught', Output: '{% $states.errorOutput.absent %}' },
      { ErrorEquals: ['States.ALL'], Next: 'Caught' },
    ];
    const { status, error } = await createTestEngine(failing).run(
      machine({ Broken: invoke('Broken', { Catch, End: true }), Caught: { Type: 'Succeed' } }),
    );
    assert.deepEqual([status, error], ['FAILED', 'States.QueryEvaluationError']);
  });
});
