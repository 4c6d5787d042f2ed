import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Retrier } from '../../../lib/local/states/definition.ts';
import { createRetryPolicy, retryDelay } from '../../../lib/local/states/retry.ts';
import { manualClockStart } from './manual-clock.ts';
import { createTestEngine, invoke, machine, named, typesOf } from './test-engine.ts';

const never = (): number => {
  throw new Error('no jitter was asked for');
};

function delays(
  retriers: readonly Retrier[],
  errors: readonly string[],
  random = never,
): (number | undefined)[] {
  const policy = createRetryPolicy(retriers, random);
  return errors.map((error) => policy.next({ error }));
}

describe('a retry policy', () => {
  it('has three attempts, one second apart at first and doubling, by default', () => {
    const retrier = { ErrorEquals: ['A'] };
    assert.deepEqual(delays([retrier], ['A', 'A', 'A', 'A']), [1000, 2000, 4000, undefined]);
  });

  it('caps the delay at MaxDelaySeconds', () => {
    const retrier = {
      ErrorEquals: ['A'],
      IntervalSeconds: 10,
      BackoffRate: 3,
      MaxAttempts: 4,
      MaxDelaySeconds: 60,
    };
    assert.deepEqual(delays([retrier], ['A', 'A', 'A', 'A']), [10_000, 30_000, 60_000, 60_000]);
  });

  it('does not retry with MaxAttempts 0, nor goes on to another retrier', () => {
    const retriers = [{ ErrorEquals: ['A'], MaxAttempts: 0 }, { ErrorEquals: ['States.ALL'] }];
    assert.deepEqual(delays(retriers, ['A', 'B']), [undefined, 1000]);
  });

  it('counts the attempts of each retrier by itself', () => {
    const retriers = [
      { ErrorEquals: ['A'], MaxAttempts: 1, IntervalSeconds: 5 },
      { ErrorEquals: ['B', 'C'], MaxAttempts: 2, BackoffRate: 1 },
    ];
    assert.deepEqual(delays(retriers, ['B', 'A', 'C', 'A', 'B']), [1000, 5000, 1000, undefined, undefined]);
  });

  it('draws the delay from zero to the whole with full jitter', () => {
    const retrier = { ErrorEquals: ['A'], IntervalSeconds: 4, JitterStrategy: 'FULL' } as const;
    assert.deepEqual(
      delays([retrier], ['A', 'A'], () => 0.25),
      [1000, 2000],
    );
  });

  it('never waits longer than the cap nor shorter than nothing, however often it is asked', () => {
    fc.assert(
      fc.property(
        fc.record({
          IntervalSeconds: fc.integer({ min: 1, max: 10_000 }),
          BackoffRate: fc.double({ min: 1, max: 10, noNaN: true }),
          MaxDelaySeconds: fc.integer({ min: 1, max: 100_000 }),
        }),
        fc.nat(5000),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (fields, attempt, draw) => {
          const plain = { ErrorEquals: ['A'], ...fields };
          const whole = retryDelay(plain, attempt, never);
          assert.ok(whole <= fields.MaxDelaySeconds * 1000);
          assert.ok(whole >= Math.min(fields.IntervalSeconds, fields.MaxDelaySeconds) * 1000);
          assert.ok(retryDelay(plain, attempt + 1, never) >= whole);
          const jittered = retryDelay({ ...plain, JitterStrategy: 'FULL' }, attempt, () => draw);
          assert.ok(jittered >= 0 && jittered <= whole);
        },
      ),
    );
  });
});

describe('Retry', () => {
  it('runs the Task again, counts, and is paid as a transition each time', async () => {
    const counts: unknown[] = [];
    const { run, engine } = createTestEngine({
      Flaky: (count) => {
        counts.push(count);
        if (counts.length < 3) throw named('VendorUnavailableError');
        return 'done';
      },
    });
    const Retry = [{ ErrorEquals: ['VendorUnavailableError'], IntervalSeconds: 2 }];
    const Arguments = {
      FunctionName: 'a:b:c:d:e:f:Flaky',
      Payload: '{% $states.context.State.RetryCount %}',
    };
    const ended = await run(
      machine({ Flaky: invoke('Flaky', { Arguments, Retry }), Done: { Type: 'Succeed' } }),
    );
    assert.equal(ended.result, 'done');
    assert.deepEqual(counts, [0, 1, 2]);
    assert.equal(ended.stopDate, manualClockStart + 6000);
    assert.equal(engine.transitions(ended.executionArn), 4);
    assert.deepEqual(typesOf(ended.events).filter((type) => type === 'TaskStateEntered').length, 1);
    assert.deepEqual(typesOf(ended.events).filter((type) => type === 'TaskScheduled').length, 3);
  });

  it('goes to Catch when the attempts are used up', async () => {
    const { run, calls } = createTestEngine({
      Broken: () => {
        throw named('BrokenError');
      },
    });
    const Retry = [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1 }];
    const Catch = [{ ErrorEquals: ['BrokenError'], Next: 'Caught' }];
    const ended = await run(
      machine({ Broken: invoke('Broken', { Retry, Catch, End: true }), Caught: { Type: 'Succeed' } }),
    );
    assert.equal(ended.status, 'SUCCEEDED');
    assert.equal(calls.length, 2);
  });

  it('begins anew with each visit to the state', async () => {
    const { run, calls } = createTestEngine({
      Broken: () => {
        throw named('BrokenError');
      },
    });
    const Retry = [{ ErrorEquals: ['BrokenError'], MaxAttempts: 1 }];
    const Catch = [{ ErrorEquals: ['BrokenError'], Next: 'Again', Assign: { tries: '{% $tries + 1 %}' } }];
    const ended = await run(
      machine({
        Begin: { Type: 'Pass', Assign: { tries: 0 } },
        Broken: invoke('Broken', { Retry, Catch, Next: 'Done' }),
        Again: {
          Type: 'Choice',
          Choices: [{ Condition: '{% $tries < 2 %}', Next: 'Broken' }],
          Default: 'Done',
        },
        Done: { Type: 'Succeed' },
      }),
    );
    assert.equal(ended.status, 'SUCCEEDED');
    assert.equal(calls.length, 4);
  });
});
