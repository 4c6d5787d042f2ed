import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { manualClockStart } from './manual-clock.ts';
import { chain, createTestEngine, invoke, machine, named, type TestEngine, typesOf } from './test-engine.ts';

/** An engine whose function `Work` fails for the items in `broken`. */
function createBreakable(): TestEngine & { readonly broken: Set<unknown> } {
  const broken = new Set<unknown>();
  const test = createTestEngine({
    Work: (item) => {
      if (broken.has(item)) throw named('WorkError');
      return `${item} done`;
    },
  });
  return { ...test, broken };
}

const day = 86_400_000;

describe('RedriveExecution', () => {
  it('goes on at the failed state, with its input and the variables, and not before it', async () => {
    const { run, engine, clock, broken, calls, changes } = createBreakable();
    broken.add('b');
    const failed = await run(
      machine({
        First: invoke('Work', { Output: 'b', Assign: { kept: '{% $states.result.Payload %}' } }),
        Second: invoke('Work', { Output: ['{% $kept %}', '{% $states.result.Payload %}'] }),
      }),
      'a',
    );
    assert.equal(failed.redriveStatus, 'REDRIVABLE');
    broken.clear();
    await clock.advance(day);
    const { redriveDate } = engine.redriveExecution(failed);
    assert.equal(redriveDate, manualClockStart + day);
    assert.equal(engine.describeExecution(failed).status, 'RUNNING');
    const ended = await clock.runUntil(engine.settled(failed.executionArn));
    assert.equal(ended.output, '["a done","b done"]');
    assert.deepEqual([ended.redriveCount, ended.redriveDate], [1, redriveDate]);
    assert.equal('error' in ended, false);
    assert.deepEqual(
      calls.map(([, event]) => event),
      ['a', 'b', 'b'],
    );
    assert.deepEqual(
      changes.map(({ status }) => status),
      ['RUNNING', 'FAILED', 'RUNNING', 'SUCCEEDED'],
    );
  });

  it('is seen in the history and in the context object', async () => {
    const { run, engine, clock, events } = createTestEngine();
    const Condition = '{% $states.context.Execution.RedriveCount > 0 %}';
    const failed = await run(
      machine({
        // Without a default: the first time the state fails, and the redrive enters it again.
        Choose: { Type: 'Choice', Choices: [{ Condition, Next: 'End' }] },
        End: { Type: 'Pass', Output: '{% $states.context.Execution.RedriveTime %}', End: true },
      }),
    );
    assert.equal(failed.error, 'States.Runtime');
    await clock.advance(1000);
    engine.redriveExecution(failed);
    const { output } = await clock.runUntil(engine.settled(failed.executionArn));
    assert.equal(output, '"2026-01-01T09:00:01.000Z"');
    const redriven = events(failed.executionArn).find(({ type }) => type === 'ExecutionRedriven');
    assert.deepEqual(redriven?.['executionRedrivenEventDetails'], { redriveCount: 1 });
    assert.equal(redriven?.previousEventId, failed.events.length);
  });

  it('runs only those iterations again that failed, were aborted or never began', async () => {
    const { run, engine, clock, broken, calls } = createBreakable();
    broken.add('c');
    const processor = chain({ Work: invoke('Work') });
    const definition = machine({ Each: { Type: 'Map', MaxConcurrency: 1, ItemProcessor: processor } });
    const failed = await run(definition, ['a', 'b', 'c', 'd']);
    broken.clear();
    engine.redriveExecution(failed);
    const ended = await clock.runUntil(engine.settled(failed.executionArn));
    assert.equal(ended.output, '["a done","b done","c done","d done"]');
    assert.deepEqual(
      calls.map(([, event]) => event),
      ['a', 'b', 'c', 'c', 'd'],
    );
  });

  it('takes up each branch where it stood', async () => {
    const { run, engine, clock, broken, calls } = createBreakable();
    broken.add('b2');
    const branch = (name: string) =>
      chain({
        [`${name}1`]: invoke('Work', {
          Arguments: { FunctionName: 'a:b:c:d:e:f:Work', Payload: `${name}1` },
        }),
        [`${name}2`]: invoke('Work', {
          Arguments: { FunctionName: 'a:b:c:d:e:f:Work', Payload: `${name}2` },
        }),
      });
    const failed = await run(machine({ Both: { Type: 'Parallel', Branches: [branch('a'), branch('b')] } }));
    assert.equal(failed.status, 'FAILED');
    broken.clear();
    const before = calls.length;
    engine.redriveExecution(failed);
    const ended = await clock.runUntil(engine.settled(failed.executionArn));
    assert.equal(ended.output, '["a2 done","b2 done"]');
    const again = calls.slice(before).map(([, event]) => event);
    assert.ok(again.includes('b2') && !again.includes('b1') && !again.includes('a1'));
  });

  it('goes on after a stop and after a timeout, which begins anew', async () => {
    const { start, engine, clock } = createTestEngine();
    const arn = start(machine({ Wait: { Type: 'Wait', Seconds: 50 } }, { TimeoutSeconds: 60 }));
    await clock.advance(40_000);
    engine.stopExecution({ executionArn: arn });
    await clock.advance(100_000);
    engine.redriveExecution({ executionArn: arn });
    const ended = await clock.runUntil(engine.settled(arn));
    assert.equal(ended.status, 'SUCCEEDED');
    assert.equal(ended.stopDate, manualClockStart + 190_000);
  });

  it('does nothing twice where the stop came in the middle of an expression', async () => {
    const { start, engine, clock, calls } = createBreakable();
    const Payload = '{% $join([1..50] ~> $map(function($n){ $string($n) })) %}';
    const Arguments = { FunctionName: 'a:b:c:d:e:f:Work', Payload };
    for (let turns = 0; turns < 40; turns++) {
      const arn = start(machine({ Work: invoke('Work', { Arguments }) }), {}, `after-${turns}`);
      for (let turn = 0; turn < turns; turn++) await undefined;
      engine.stopExecution({ executionArn: arn });
      engine.redriveExecution({ executionArn: arn });
      await clock.runUntil(engine.settled(arn));
    }
    assert.equal(calls.length, 40);
  });

  it('keeps the original definition', async () => {
    const { run, start, engine, clock, broken } = createBreakable();
    broken.add('a');
    const failed = await run(machine({ Work: invoke('Work') }), 'a');
    start(machine({ Other: { Type: 'Pass', Output: 'other' } }));
    broken.clear();
    engine.redriveExecution(failed);
    assert.equal((await clock.runUntil(engine.settled(failed.executionArn))).output, '"a done"');
  });

  it('is done once for one client token', async () => {
    const { run, engine, clock } = createTestEngine();
    const failed = await run(machine({ Fail: { Type: 'Fail' } }));
    const request = { executionArn: failed.executionArn, clientToken: 'once' };
    const first = engine.redriveExecution(request);
    await clock.advance(1000);
    assert.deepEqual(engine.redriveExecution(request), first);
    assert.equal(engine.describeExecution(failed).redriveCount, 1);
    await clock.advance(15 * 60_000);
    assert.notDeepEqual(engine.redriveExecution(request), first);
  });

  it('is refused for what runs, succeeded or ended over 14 days ago', async () => {
    const { run, start, engine, clock } = createTestEngine();
    const refused = { name: 'ExecutionNotRedrivable' };
    const running = start(machine({ Wait: { Type: 'Wait', Seconds: 50 } }));
    assert.throws(() => engine.redriveExecution({ executionArn: running }), refused);
    const succeeded = await run(machine({ A: { Type: 'Pass' } }));
    assert.throws(() => engine.redriveExecution(succeeded), refused);
    assert.equal(succeeded.redriveStatusReason, 'Execution is SUCCEEDED and cannot be redriven');
    const failed = await run(machine({ Fail: { Type: 'Fail' } }));
    await clock.advance(14 * day + 1);
    assert.throws(() => engine.redriveExecution(failed), refused);
    assert.equal(engine.describeExecution(failed).redriveStatus, 'NOT_REDRIVABLE');
  });

  it('writes one story: events of the new attempt follow ExecutionRedriven', async () => {
    const { run, engine, clock, broken, events } = createBreakable();
    broken.add('a');
    const failed = await run(machine({ Work: invoke('Work') }), 'a');
    broken.clear();
    engine.redriveExecution(failed);
    await clock.runUntil(engine.settled(failed.executionArn));
    assert.deepEqual(typesOf(events(failed.executionArn)).slice(-8), [
      'ExecutionFailed',
      'ExecutionRedriven',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
  });
});
