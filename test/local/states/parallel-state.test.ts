import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { manualClockStart } from './manual-clock.ts';
import { chain, createTestEngine, invoke, machine, named, typesOf } from './test-engine.ts';

const slow = (seconds: number) => ({ Type: 'Wait', Seconds: seconds });

describe('Parallel', () => {
  it('runs its branches at once on the same input and gives their outputs in order', async () => {
    const { run } = createTestEngine();
    const ended = await run(
      machine({
        Both: {
          Type: 'Parallel',
          Arguments: { n: '{% $states.input.n * 2 %}' },
          Branches: [
            chain({ Slow: slow(20), SlowEnd: { Type: 'Pass', Output: '{% $states.input.n + 1 %}' } }),
            chain({ Quick: { Type: 'Pass', Output: '{% $states.input.n + 2 %}' } }),
          ],
          Output: { results: '{% $states.result %}', input: '{% $states.input %}' },
        },
      }),
      { n: 5 },
    );
    assert.deepEqual(ended.result, { results: [11, 12], input: { n: 5 } });
    assert.equal(ended.stopDate, manualClockStart + 20_000);
    const types = typesOf(ended.events);
    assert.ok(types.includes('ParallelStateStarted') && types.includes('ParallelStateSucceeded'));
  });

  it('fails with the error of the branch that fails first, and its siblings go no further', async () => {
    const { run, calls, clock } = createTestEngine({
      Break: async (_event, call) => {
        await call.clock.sleep(1000);
        throw named('BranchError');
      },
      Slow: (_event, call) => call.clock.sleep(5000),
      After: () => 1,
    });
    const ended = await run(
      machine({
        Both: {
          Type: 'Parallel',
          Branches: [
            chain({ Break: invoke('Break') }),
            chain({ Slow: invoke('Slow'), After: invoke('After') }),
            chain({ Idle: slow(10), Later: invoke('After') }),
          ],
        },
      }),
    );
    assert.equal(ended.error, 'BranchError');
    assert.equal(ended.stopDate, manualClockStart + 1000);
    const types = typesOf(ended.events);
    assert.deepEqual(types.slice(types.indexOf('TaskFailed')), [
      'TaskFailed',
      'TaskStateAborted',
      'TaskStateAborted',
      'WaitStateAborted',
      'ParallelStateFailed',
      'ExecutionFailed',
    ]);
    // The function that was already invoked runs on; nothing follows it.
    await clock.advance(60_000);
    assert.deepEqual(calls.map(([name]) => name).toSorted(), ['Break', 'Slow']);
  });

  it('is caught and retried as a whole', async () => {
    let failures = 2;
    const { run, calls } = createTestEngine({
      Flaky: () => {
        failures -= 1;
        if (failures >= 0) throw named('FlakyError');
        return 'fine';
      },
      Other: () => 'other',
    });
    const ended = await run(
      machine({
        Both: {
          Type: 'Parallel',
          Branches: [chain({ Flaky: invoke('Flaky') }), chain({ Other: invoke('Other') })],
          Retry: [{ ErrorEquals: ['FlakyError'], MaxAttempts: 2 }],
        },
      }),
    );
    assert.deepEqual(ended.result, ['fine', 'other']);
    assert.equal(calls.filter(([name]) => name === 'Other').length, 3);
  });

  it('gives its branches the outer variables and keeps theirs to themselves', async () => {
    const { run } = createTestEngine();
    const ended = await run(
      machine({
        Set: { Type: 'Pass', Assign: { outer: 'o' } },
        Both: {
          Type: 'Parallel',
          Branches: ['a', 'b'].map((name) =>
            chain({
              [`Set ${name}`]: { Type: 'Pass', Assign: { inner: name } },
              [`Get ${name}`]: { Type: 'Pass', Output: '{% $outer & $inner %}' },
            }),
          ),
          Assign: { both: '{% $states.result %}' },
        },
        After: { Type: 'Pass', Output: { both: '{% $both %}', inner: '{% $exists($inner) %}' } },
      }),
    );
    assert.deepEqual(ended.result, { both: ['oa', 'ob'], inner: false });
  });

  it('aborts what is nested in a sibling', async () => {
    const { run, clock } = createTestEngine();
    const nested = (seconds: number) => ({
      Type: 'Parallel',
      Branches: [chain({ [`Deep ${seconds}`]: slow(seconds) })],
    });
    const ended = await run(
      machine({
        Outer: {
          Type: 'Parallel',
          Branches: [
            chain({ Short: slow(1), Break: { Type: 'Fail', Error: 'Stop' } }),
            chain({ Inner: nested(50) }),
          ],
          Catch: [{ ErrorEquals: ['Stop'], Next: 'Done' }],
          End: true,
        },
        Done: { Type: 'Succeed' },
      }),
    );
    assert.equal(ended.status, 'SUCCEEDED');
    const types = typesOf(ended.events);
    assert.ok(types.includes('WaitStateAborted') && types.includes('ParallelStateAborted'));
    assert.equal(clock.timers, 0);
  });
});
