import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { manualClockStart } from './manual-clock.ts';
import { chain, createTestEngine, invoke, machine, named, typesOf } from './test-engine.ts';

function mapOver(processor: object, fields: object = {}): object {
  return machine({ Each: { Type: 'Map', ItemProcessor: processor, ...fields } });
}

const work = chain({ Work: invoke('Work') });

describe('Map', () => {
  it('runs the processor once an item and keeps the order', async () => {
    const { run } = createTestEngine({
      Work: (n, { clock }) => clock.sleep(1000 / Number(n)).then(() => Number(n) * 10),
    });
    const { result, events } = await run(mapOver(work), [1, 2, 4]);
    assert.deepEqual(result, [10, 20, 40]);
    const started = events.filter(({ type }) => type === 'MapIterationStarted');
    assert.deepEqual(
      started.map((event) => event['mapIterationStartedEventDetails']),
      [0, 1, 2].map((index) => ({ name: 'Each', index })),
    );
    assert.deepEqual(events[2]?.['mapStateStartedEventDetails'], { length: 3 });
    assert.equal(typesOf(events).filter((type) => type === 'MapIterationSucceeded').length, 3);
    assert.ok(typesOf(events).includes('MapStateSucceeded'));
  });

  it('takes Items and ItemSelector, with the item in the context object', async () => {
    const { run } = createTestEngine();
    const fields = {
      Items: '{% $states.input.channels %}',
      ItemSelector: {
        channel: '{% $states.context.Map.Item.Value %}',
        index: '{% $states.context.Map.Item.Index %}',
        campaign: '{% $states.input.id %}',
      },
    };
    const { result } = await run(mapOver(chain({ Keep: { Type: 'Pass' } }), fields), {
      id: 'c',
      channels: ['x', 'y'],
    });
    assert.deepEqual(result, [
      { channel: 'x', index: 0, campaign: 'c' },
      { channel: 'y', index: 1, campaign: 'c' },
    ]);
  });

  it('shows the item inside the iteration, and the inner one inside an inner Map', async () => {
    const { run } = createTestEngine();
    const inner = {
      Type: 'Map',
      ItemProcessor: chain({ Look: { Type: 'Pass', Output: '{% $states.context.Map.Item %}' } }),
    };
    const { result } = await run(mapOver(chain({ Inner: inner })), [['a']]);
    assert.deepEqual(result, [[{ Index: 0, Value: 'a' }]]);
  });

  it('gives an empty list for no items', async () => {
    const { result, status } = await createTestEngine().run(mapOver(work), []);
    assert.deepEqual([status, result], ['SUCCEEDED', []]);
  });

  it('fails where the items are no list', async () => {
    const { error, cause } = await createTestEngine().run(mapOver(work), { a: 1 });
    assert.equal(error, 'States.QueryEvaluationError');
    assert.match(cause ?? '', /'Items' must evaluate to an array, but was of type object/);
  });

  for (const [MaxConcurrency, items, expected] of [
    [2, 6, 2],
    ['{% $count($states.input) - 5 %}', 8, 3],
    [0, 60, 40],
    [undefined, 60, 40],
    [100, 60, 40],
  ] as const) {
    it(`runs ${expected} of ${items} at once with MaxConcurrency ${MaxConcurrency}`, async () => {
      let running = 0;
      let most = 0;
      const { run } = createTestEngine({
        Work: async (_event, { clock }) => {
          running += 1;
          most = Math.max(most, running);
          await clock.sleep(100);
          running -= 1;
        },
      });
      const definition = mapOver(work, MaxConcurrency === undefined ? {} : { MaxConcurrency });
      await run(
        definition,
        Array.from({ length: items }, (_, index) => index),
      );
      assert.equal(most, expected);
    });
  }

  it('starts no queued item after a failure and ends with the error of the item', async () => {
    const { run, calls, clock } = createTestEngine({
      Work: (n) => {
        if (n === 0) throw named('ItemError');
        return clock.sleep(1000);
      },
    });
    const { error, events } = await run(
      mapOver(work, { MaxConcurrency: 2 }),
      Array.from({ length: 20 }, (_, n) => n),
    );
    assert.equal(error, 'ItemError');
    await clock.advance(60_000);
    assert.equal(calls.length, 2);
    const types = typesOf(events);
    assert.deepEqual(types.slice(types.indexOf('TaskFailed')), [
      'TaskFailed',
      'MapIterationFailed',
      'TaskStateAborted',
      'MapIterationAborted',
      'TaskStateAborted',
      'MapStateFailed',
      'ExecutionFailed',
    ]);
  });

  for (const [fields, failing, expected] of [
    [{ ToleratedFailureCount: 1 }, 1, 'SUCCEEDED'],
    [{ ToleratedFailureCount: 1 }, 2, 'FAILED'],
    [{ ToleratedFailurePercentage: 50 }, 2, 'SUCCEEDED'],
    [{ ToleratedFailurePercentage: '{% 49 %}' }, 2, 'FAILED'],
    [{ ToleratedFailureCount: '{% 3 %}', ToleratedFailurePercentage: 25 }, 2, 'FAILED'],
  ] as const) {
    it(`ends ${expected} with ${failing} of 4 items failing and ${JSON.stringify(fields)}`, async () => {
      const { run } = createTestEngine({
        Work: (n) => {
          if (Number(n) < failing) throw named('ItemError');
          return n;
        },
      });
      const { status, result, error } = await run(mapOver(work, fields), [0, 1, 2, 3]);
      assert.equal(status, expected);
      if (expected === 'FAILED') assert.equal(error, 'States.ExceedToleratedFailureThreshold');
      else assert.deepEqual((result as unknown[]).slice(failing), [0, 1, 2, 3].slice(failing));
    });
  }

  it('invokes nothing after the first failure, whatever the order in which items end', async () => {
    const item = fc.record({ ms: fc.integer({ min: 1, max: 50 }), fails: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(
        fc.array(item, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 5 }),
        async (items, MaxConcurrency) => {
          let failedAt: number | undefined;
          const late: number[] = [];
          const { run, clock } = createTestEngine({
            Work: async (event) => {
              const { ms, fails } = event as { ms: number; fails: boolean };
              if (failedAt !== undefined && clock.now() > failedAt) late.push(clock.now());
              await clock.sleep(ms);
              if (!fails) return ms;
              failedAt ??= clock.now();
              throw named('ItemError');
            },
          });
          const two = chain({
            Work: invoke('Work', { Output: '{% $states.input %}' }),
            Again: invoke('Work'),
          });
          const { status, stopDate } = await run(mapOver(two, { MaxConcurrency }), items);
          assert.equal(status, items.some(({ fails }) => fails) ? 'FAILED' : 'SUCCEEDED');
          if (failedAt !== undefined) assert.equal(stopDate, failedAt);
          assert.ok(stopDate === undefined || stopDate >= manualClockStart);
          await clock.advance(10_000);
          assert.deepEqual(late, []);
          assert.equal(clock.timers, 0);
        },
      ),
      { numRuns: 60 },
    );
  });
});
