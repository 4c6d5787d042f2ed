import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { HistoryEvent } from '../../../lib/local/states/engine.ts';
import { chain, createTestEngine, invoke, machine, named, typesOf } from './test-engine.ts';

const three = machine({ A: { Type: 'Pass' }, B: { Type: 'Pass' }, C: { Type: 'Succeed' } });
const ids = (events: readonly HistoryEvent[]) => events.map(({ id }) => id);

describe('GetExecutionHistory', () => {
  it('pages, forwards and backwards', async () => {
    const { run, engine } = createTestEngine();
    const { executionArn } = await run(three);
    for (const reverseOrder of [false, true]) {
      const pages: number[][] = [];
      let nextToken: string | undefined;
      do {
        const page = engine.getExecutionHistory({
          executionArn,
          maxResults: 3,
          reverseOrder,
          ...(nextToken !== undefined && { nextToken }),
        });
        pages.push(ids(page.events));
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
      assert.deepEqual(
        pages,
        reverseOrder
          ? [
              [8, 7, 6],
              [5, 4, 3],
              [2, 1],
            ]
          : [
              [1, 2, 3],
              [4, 5, 6],
              [7, 8],
            ],
      );
    }
  });

  it('answers a hundred events unless told otherwise', async () => {
    const { run, engine } = createTestEngine();
    const definition = machine({ Each: { Type: 'Map', ItemProcessor: chain({ A: { Type: 'Pass' } }) } });
    const { executionArn } = await run(
      definition,
      Array.from({ length: 30 }, () => 1),
    );
    const { events, nextToken } = engine.getExecutionHistory({ executionArn });
    assert.equal(events.length, 100);
    assert.ok(nextToken);
  });

  it('leaves inputs and outputs out when asked to', async () => {
    const { run, engine } = createTestEngine({ Work: () => 'secret' });
    const { executionArn } = await run(machine({ Work: invoke('Work') }), { secret: 1 });
    const { events } = engine.getExecutionHistory({ executionArn, includeExecutionData: false });
    assert.deepEqual(events.at(-1)?.['executionSucceededEventDetails'], {});
    assert.deepEqual(events[1]?.['stateEnteredEventDetails'], { name: 'Work' });
    assert.deepEqual(events[4]?.['taskSucceededEventDetails'], {
      resourceType: 'lambda',
      resource: 'invoke',
    });
  });

  it('refuses bad tokens, sizes and unknown executions', async () => {
    const { run, engine } = createTestEngine();
    const { executionArn } = await run(three);
    assert.throws(() => engine.getExecutionHistory({ executionArn, nextToken: 'x' }), {
      name: 'InvalidToken',
    });
    assert.throws(() => engine.getExecutionHistory({ executionArn, maxResults: 1001 }), {
      name: 'ValidationException',
    });
    const unknown = `${executionArn}2`;
    assert.throws(() => engine.getExecutionHistory({ executionArn: unknown }), {
      name: 'ExecutionDoesNotExist',
    });
  });

  it('begins both the execution and its first state at 0', async () => {
    const { events } = await createTestEngine().run(three);
    assert.deepEqual(
      events.map(({ previousEventId }) => previousEventId),
      [0, 0, 2, 3, 4, 5, 6, 7],
    );
  });
});

describe('the limit of 25,000 events', () => {
  it('ends an execution that loops for ever', async () => {
    const { start, engine, clock } = createTestEngine();
    const arn = start(machine({ A: { Type: 'Pass' }, B: { Type: 'Pass', Next: 'A' } }));
    const { status, error, cause } = await clock.runUntil(engine.settled(arn));
    assert.deepEqual([status, error], ['FAILED', 'States.Runtime']);
    assert.match(cause ?? '', /maximum number of history events \(25000\)/);
    const { events } = engine.getExecutionHistory({ executionArn: arn, reverseOrder: true, maxResults: 1 });
    assert.deepEqual([events[0]?.id, events[0]?.type], [25_000, 'ExecutionFailed']);
  });
});

/** A machine in which every item decides for itself how long it takes and whether it fails. */
const nested = machine({
  Each: {
    Type: 'Map',
    MaxConcurrency: '{% $states.input.concurrency %}',
    Items: '{% $states.input.items %}',
    Retry: [{ ErrorEquals: ['ItemError'], MaxAttempts: 1 }],
    Catch: [{ ErrorEquals: ['States.ALL'], Next: 'End' }],
    ItemProcessor: chain({
      Both: {
        Type: 'Parallel',
        Branches: [
          chain({ Work: invoke('Work'), Then: { Type: 'Pass' } }),
          chain({ Rest: { Type: 'Wait', Seconds: '{% $states.input.rest %}' } }),
        ],
      },
    }),
    Next: 'End',
  },
  End: { Type: 'Succeed' },
});

describe('the events of an execution', () => {
  it('form a tree in the order of their times, and every iteration that began has one end', async () => {
    const item = fc.record({ ms: fc.nat(5000), rest: fc.nat(5), fails: fc.boolean() });
    const input = fc.record({ items: fc.array(item, { maxLength: 8 }), concurrency: fc.nat(4) });
    await fc.assert(
      fc.asyncProperty(input, async (given) => {
        const { run, clock } = createTestEngine({
          Work: async (event) => {
            const { ms, fails } = event as { ms: number; fails: boolean };
            await clock.sleep(ms);
            if (fails) throw named('ItemError');
          },
        });
        const { status, events } = await run(nested, given);
        assert.equal(status, 'SUCCEEDED');
        const byId = new Map(events.map((event) => [event.id, event]));
        for (const [index, event] of events.entries()) {
          assert.equal(event.id, index + 1);
          assert.ok(event.previousEventId < event.id);
          const previous = byId.get(event.previousEventId);
          assert.equal(previous === undefined, event.previousEventId === 0);
          assert.ok(previous === undefined || previous.timestamp <= event.timestamp);
          assert.ok(event.previousEventId > 0 || index < 2, `event ${event.id} hangs in the air`);
        }
        const types = typesOf(events);
        const count = (type: string) => types.filter((other) => other === type).length;
        const ends = ['Succeeded', 'Failed', 'Aborted'].map((end) => count(`MapIteration${end}`));
        assert.equal(
          count('MapIterationStarted'),
          ends.reduce((sum, end) => sum + end, 0),
        );
        assert.equal(types.at(-1), 'ExecutionSucceeded');
      }),
      { numRuns: 60 },
    );
  });
});
