import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { manualClockStart } from './manual-clock.ts';
import {
  chain,
  createTestEngine,
  invoke,
  machine,
  machineArn,
  typesOf,
  waitForToken,
} from './test-engine.ts';

const waiting = machine({ Wait: { Type: 'Wait', Seconds: 60 } });
const executionArn = 'arn:aws:states:eu-west-1:123456789012:execution:Machine:run';

describe('StartExecution', () => {
  it('names the execution after the machine and its own name', () => {
    const { start, engine } = createTestEngine();
    assert.equal(start(waiting, {}, 'run'), executionArn);
    const { stateMachineArn, name, status, startDate, input } = engine.describeExecution({ executionArn });
    assert.deepEqual(
      [stateMachineArn, name, status, startDate, input],
      [machineArn, 'run', 'RUNNING', manualClockStart, '{}'],
    );
  });

  it('answers before the first state is entered', () => {
    const { start, events } = createTestEngine();
    assert.deepEqual(typesOf(events(start(waiting))), ['ExecutionStarted']);
  });

  it('gives the same answer again while the execution is open and the input is the same', async () => {
    const { start, engine, clock } = createTestEngine();
    start(waiting, { a: 1 }, 'run');
    await clock.advance(1000);
    const again = engine.startExecution({ stateMachineArn: machineArn, name: 'run', input: '{"a":1}' });
    assert.deepEqual(again, { executionArn, startDate: manualClockStart });
    assert.equal(engine.listExecutions({ stateMachineArn: machineArn }).length, 1);
  });

  it('refuses the name for another input, and after the end', async () => {
    const { start, engine, clock } = createTestEngine();
    start(waiting, { a: 1 }, 'run');
    const refused = { name: 'ExecutionAlreadyExists' };
    const request = { stateMachineArn: machineArn, name: 'run' };
    assert.throws(() => engine.startExecution({ ...request, input: '{"a":2}' }), refused);
    await clock.runUntil(engine.settled(executionArn));
    assert.throws(() => engine.startExecution({ ...request, input: '{"a":1}' }), refused);
  });

  for (const [error, request] of [
    ['StateMachineDoesNotExist', { stateMachineArn: `${machineArn}2` }],
    ['InvalidArn', { stateMachineArn: 'Machine' }],
    ['InvalidName', { stateMachineArn: machineArn, name: 'a b' }],
    ['InvalidName', { stateMachineArn: machineArn, name: 'a/b' }],
    ['InvalidName', { stateMachineArn: machineArn, name: '' }],
    ['InvalidName', { stateMachineArn: machineArn, name: 'a'.repeat(81) }],
    ['InvalidExecutionInput', { stateMachineArn: machineArn, input: '{a}' }],
    ['InvalidExecutionInput', { stateMachineArn: machineArn, input: JSON.stringify('x'.repeat(262_144)) }],
  ] as const) {
    it(`refuses ${JSON.stringify(request).slice(0, 120)} as ${error}`, () => {
      const { start, engine } = createTestEngine();
      start(waiting);
      assert.throws(() => engine.startExecution(request), { name: error });
    });
  }

  it('keeps the definition that the execution was started with', async () => {
    const { start, engine, clock } = createTestEngine();
    const arn = start(machine({ Wait: { Type: 'Wait', Seconds: 60 }, Old: { Type: 'Pass', Output: 'old' } }));
    start(machine({ New: { Type: 'Pass', Output: 'new' } }));
    assert.equal((await clock.runUntil(engine.settled(arn))).output, '"old"');
  });
});

describe('DescribeExecution and ListExecutions', () => {
  it('refuse what they do not know', () => {
    const { engine } = createTestEngine();
    assert.throws(() => engine.describeExecution({ executionArn }), { name: 'ExecutionDoesNotExist' });
    const request = { stateMachineArn: machineArn };
    assert.throws(() => engine.listExecutions(request), { name: 'StateMachineDoesNotExist' });
  });

  it('list the newest first, filtered by status', async () => {
    const { start, engine, clock } = createTestEngine();
    start(waiting, {}, 'first');
    await clock.advance(30_000);
    start(waiting, {}, 'second');
    await clock.advance(40_000);
    const names = (statusFilter?: 'RUNNING' | 'SUCCEEDED') =>
      engine
        .listExecutions({ stateMachineArn: machineArn, ...(statusFilter && { statusFilter }) })
        .map(({ name }) => name);
    assert.deepEqual(names(), ['second', 'first']);
    assert.deepEqual(names('RUNNING'), ['second']);
    assert.deepEqual(names('SUCCEEDED'), ['first']);
  });
});

describe('StopExecution', () => {
  it('ends the execution where it stands, and nothing follows', async () => {
    const { start, engine, clock, calls, events } = createTestEngine({
      Slow: (_event, call) => call.clock.sleep(5000),
      After: () => 1,
    });
    const arn = start(machine({ Slow: invoke('Slow'), After: invoke('After') }));
    await clock.advance(1000);
    const { stopDate } = engine.stopExecution({
      executionArn: arn,
      error: 'Cancelled',
      cause: 'by the author',
    });
    assert.equal(stopDate, manualClockStart + 1000);
    await clock.advance(60_000);
    assert.deepEqual(
      calls.map(([name]) => name),
      ['Slow'],
    );
    const { status, error, cause } = engine.describeExecution({ executionArn: arn });
    assert.deepEqual([status, error, cause], ['ABORTED', 'Cancelled', 'by the author']);
    assert.equal(events(arn).at(-1)?.type, 'ExecutionAborted');
    assert.deepEqual(events(arn).at(-1)?.['executionAbortedEventDetails'], { error, cause });
  });

  it('changes nothing in an execution that has ended', async () => {
    const { run, engine, clock } = createTestEngine();
    const ended = await run(machine({ A: { Type: 'Pass' } }));
    await clock.advance(1000);
    assert.deepEqual(engine.stopExecution(ended), { stopDate: ended.stopDate });
    assert.equal(engine.describeExecution(ended).status, 'SUCCEEDED');
  });

  it('reaches every branch', async () => {
    const { start, engine, clock } = createTestEngine();
    const Branches = ['A', 'B'].map((name) => chain({ [name]: { Type: 'Wait', Seconds: 60 } }));
    const arn = start(machine({ Both: { Type: 'Parallel', Branches } }));
    await clock.advance(1000);
    assert.equal(clock.timers, 2);
    engine.stopExecution({ executionArn: arn });
    assert.equal(clock.timers, 0);
  });
});

describe("a machine's TimeoutSeconds", () => {
  it('ends the execution as TIMED_OUT, without error and cause', async () => {
    const { run, clock } = createTestEngine();
    const ended = await run(machine({ Wait: { Type: 'Wait', Seconds: 600 } }, { TimeoutSeconds: 60 }));
    assert.equal(ended.status, 'TIMED_OUT');
    assert.equal(ended.stopDate, manualClockStart + 60_000);
    assert.equal('error' in ended || 'cause' in ended, false);
    assert.deepEqual(ended.events.at(-1), {
      id: 3,
      previousEventId: 0,
      timestamp: ended.stopDate,
      type: 'ExecutionTimedOut',
      executionTimedOutEventDetails: { error: 'States.Timeout' },
    });
    assert.equal(clock.timers, 0);
  });
});

describe('status changes', () => {
  it('are told in the shape of the EventBridge event', async () => {
    const { run, changes } = createTestEngine();
    const { executionArn: arn, name } = await run(machine({ Wait: { Type: 'Wait', Seconds: 5 } }), { a: 1 });
    const started = {
      executionArn: arn,
      stateMachineArn: machineArn,
      name,
      status: 'RUNNING',
      startDate: manualClockStart,
      stopDate: null,
      input: '{"a":1}',
      output: null,
      error: null,
      cause: null,
    };
    const stopDate = manualClockStart + 5000;
    assert.deepEqual(changes, [started, { ...started, status: 'SUCCEEDED', stopDate, output: '{"a":1}' }]);
  });
});

describe('close', () => {
  it('stops all executions; nothing calls back afterwards', async () => {
    const { start, engine, clock, calls, changes } = createTestEngine({
      Slow: (_event, call) => call.clock.sleep(5000),
      Ask: () => null,
    });
    start(
      machine({ Slow: invoke('Slow', { TimeoutSeconds: 50 }), After: invoke('Ask') }, { TimeoutSeconds: 90 }),
    );
    start(machine({ Ask: waitForToken('Ask') }));
    await clock.advance(1000);
    const before = changes.length;
    engine.close();
    await clock.advance(100_000);
    assert.equal(changes.length, before);
    assert.deepEqual(calls.map(([name]) => name).toSorted(), ['Ask', 'Slow']);
    assert.equal(clock.timers, 0);
  });
});

describe('transitions', () => {
  it('counts each state that was entered, at every depth', async () => {
    const { run, engine } = createTestEngine();
    const ended = await run(
      machine({
        Each: { Type: 'Map', ItemProcessor: chain({ A: { Type: 'Pass' }, B: { Type: 'Pass' } }) },
        End: { Type: 'Succeed' },
      }),
      [1, 2, 3],
    );
    assert.equal(engine.transitions(ended.executionArn), 8);
  });
});
