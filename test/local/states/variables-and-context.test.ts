import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chain, createTestEngine, invoke, machine, machineArn } from './test-engine.ts';

describe('variables', () => {
  it('are refused over 256 KiB in one Assign', async () => {
    const { run } = createTestEngine();
    const big = '{% $join([1..30000] ~> $map(function($n){ "12345" })) %}';
    const ended = await run(machine({ Set: { Type: 'Pass', Assign: { a: big, b: big } } }));
    assert.equal(ended.error, 'States.DataLimitExceeded');
  });

  it('change within iterations without being seen by the others', async () => {
    const { run } = createTestEngine();
    const processor = chain({
      Set: { Type: 'Pass', Assign: { mine: '{% $states.input %}' } },
      Wait: { Type: 'Wait', Seconds: '{% $states.input %}' },
      Get: { Type: 'Pass', Output: '{% $mine + $base %}' },
    });
    const ended = await run(
      machine({
        Base: { Type: 'Pass', Assign: { base: 10 } },
        Each: { Type: 'Map', ItemProcessor: processor },
      }),
      [3, 1, 2],
    );
    assert.deepEqual(ended.result, [13, 11, 12]);
  });

  it('keep the name of a function usable', async () => {
    const { run } = createTestEngine();
    const ended = await run(
      machine({
        Set: { Type: 'Pass', Assign: { now: 'mine' } },
        Get: { Type: 'Pass', Output: '{% $now %}' },
      }),
    );
    assert.equal(ended.result, 'mine');
  });
});

describe('the context object', () => {
  it('tells of execution, state and machine', async () => {
    const { start, engine, clock } = createTestEngine();
    const arn = start(
      machine({
        Wait: { Type: 'Wait', Seconds: 5 },
        Look: { Type: 'Pass', Output: '{% $states.context %}' },
      }),
      { a: 1 },
      'my-run',
    );
    const { output } = await clock.runUntil(engine.settled(arn));
    assert.deepEqual(JSON.parse(output ?? ''), {
      Execution: {
        Id: 'arn:aws:states:eu-west-1:123456789012:execution:Machine:my-run',
        Input: { a: 1 },
        Name: 'my-run',
        RoleArn: 'arn:aws:iam::123456789012:role/Machine',
        StartTime: '2026-01-01T09:00:00.000Z',
        RedriveCount: 0,
      },
      State: { EnteredTime: '2026-01-01T09:00:05.000Z', Name: 'Look', RetryCount: 0 },
      StateMachine: { Id: machineArn, Name: 'Machine' },
    });
  });

  it("has the execution's input inside a branch, not the branch's", async () => {
    const { run } = createTestEngine();
    const Branches = [chain({ Look: { Type: 'Pass', Output: '{% $states.context.Execution.Input %}' } })];
    const ended = await run(machine({ Both: { Type: 'Parallel', Arguments: { b: 2 }, Branches } }), { a: 1 });
    assert.deepEqual(ended.result, [{ a: 1 }]);
  });

  it('is seen by all fields of a Task', async () => {
    const { run } = createTestEngine({ Echo: (event) => event });
    const name = '{% $states.context.State.Name %}';
    const Arguments = { FunctionName: 'a:b:c:d:e:f:Echo', Payload: name };
    const Output = { result: '{% $states.result.Payload %}', name };
    assert.deepEqual((await run(machine({ Echo: invoke('Echo', { Arguments, Output }) }))).result, {
      result: 'Echo',
      name: 'Echo',
    });
  });
});

describe('$states', () => {
  it('has a result only after something was done, and an error only in a catcher', async () => {
    const { run } = createTestEngine({ Echo: (event) => event });
    const both = { result: '{% $exists($states.result) %}', error: '{% $exists($states.errorOutput) %}' };
    const passed = await run(machine({ Look: { Type: 'Pass', Output: both } }));
    assert.deepEqual(passed.result, { result: false, error: false });
    const called = await run(machine({ Look: invoke('Echo', { Output: both }) }));
    assert.deepEqual(called.result, { result: true, error: false });
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'End', Output: both }];
    const caught = await run(
      machine({ Look: invoke('Absent', { Catch, End: true }), End: { Type: 'Succeed' } }),
    );
    assert.deepEqual(caught.result, { result: false, error: true });
  });
});
