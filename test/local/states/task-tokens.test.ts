import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { manualClockStart } from './manual-clock.ts';
import { createTestEngine, machine, named, type TestEngine, typesOf, waitForToken } from './test-engine.ts';

/** An engine whose function keeps the tokens that it was given. */
function createWaiting(): TestEngine & {
  readonly tokens: string[];
  waits(definition: object): Promise<string>;
} {
  const tokens: string[] = [];
  const test = createTestEngine({
    Ask: (event) => {
      tokens.push((event as { token: string }).token);
      return 'asked';
    },
  });
  const waits = async (definition: object) => {
    const arn = test.start(definition);
    await test.clock.advance(0);
    return arn;
  };
  return { ...test, tokens, waits };
}

const asking = machine({ Ask: waitForToken('Ask') });

describe('a Task that waits for its token', () => {
  it('goes on with the output of SendTaskSuccess', async () => {
    const { waits, tokens, engine, clock, events } = createWaiting();
    const arn = await waits(asking);
    await clock.advance(86_400_000);
    engine.sendTaskSuccess({ taskToken: tokens[0] ?? '', output: '{"round":1}' });
    const ended = await clock.runUntil(engine.settled(arn));
    assert.equal(ended.output, '{"round":1}');
    assert.equal(ended.stopDate, manualClockStart + 86_400_000);
    assert.deepEqual(typesOf(events(arn)).slice(2, 6), [
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
    ]);
    const submitted = events(arn)[4]?.['taskSubmittedEventDetails'] as { resource: string; output: string };
    assert.equal(submitted.resource, 'invoke.waitForTaskToken');
    assert.equal(JSON.parse(submitted.output).Payload, 'asked');
  });

  it('fails as SendTaskFailure says', async () => {
    const { waits, tokens, engine, clock } = createWaiting();
    const arn = await waits(asking);
    engine.sendTaskFailure({ taskToken: tokens[0] ?? '', error: 'Withdrawn', cause: 'by the author' });
    const { status, error, cause } = await clock.runUntil(engine.settled(arn));
    assert.deepEqual([status, error, cause], ['FAILED', 'Withdrawn', 'by the author']);
  });

  it('takes an answer that comes before the function has ended', async () => {
    const test: TestEngine = createTestEngine({
      Ask: async (event, { clock }) => {
        test.engine.sendTaskSuccess({ taskToken: (event as { token: string }).token, output: '1' });
        await clock.sleep(1000);
        throw named('TooLateError');
      },
    });
    const { result, stopDate } = await test.run(asking);
    assert.equal(result, 1);
    assert.equal(stopDate, manualClockStart);
  });

  it('fails where the function fails', async () => {
    const { run } = createTestEngine({
      Ask: () => {
        throw named('AskError');
      },
    });
    assert.equal((await run(asking)).error, 'AskError');
  });

  it('misses a heartbeat, which Catch knows by two names', async () => {
    for (const name of ['States.HeartbeatTimeout', 'States.Timeout']) {
      const { waits, tokens, engine, clock, events } = createWaiting();
      const Catch = [{ ErrorEquals: [name], Next: 'Missed', Output: '{% $states.errorOutput %}' }];
      const arn = await waits(
        machine({
          Ask: waitForToken('Ask', { HeartbeatSeconds: 10, Catch, End: true }),
          Missed: { Type: 'Succeed' },
        }),
      );
      await clock.advance(9000);
      engine.sendTaskHeartbeat({ taskToken: tokens[0] ?? '' });
      const ended = await clock.runUntil(engine.settled(arn));
      assert.equal(ended.output, '{"Error":"States.Timeout"}');
      assert.equal(ended.stopDate, manualClockStart + 19_000);
      assert.ok(typesOf(events(arn)).includes('TaskTimedOut'));
    }
  });

  it('is not kept alive past TimeoutSeconds by heartbeats', async () => {
    const { waits, tokens, engine, clock } = createWaiting();
    const arn = await waits(
      machine({ Ask: waitForToken('Ask', { HeartbeatSeconds: 10, TimeoutSeconds: 15 }) }),
    );
    await clock.advance(9000);
    engine.sendTaskHeartbeat({ taskToken: tokens[0] ?? '' });
    const { error, stopDate } = await clock.runUntil(engine.settled(arn));
    assert.deepEqual([error, stopDate], ['States.Timeout', manualClockStart + 15_000]);
  });

  it('gets a new token with each retry, and the old one is closed', async () => {
    const { waits, tokens, engine, clock } = createWaiting();
    const Retry = [{ ErrorEquals: ['States.Timeout'], IntervalSeconds: 1, MaxAttempts: 1 }];
    const arn = await waits(machine({ Ask: waitForToken('Ask', { TimeoutSeconds: 5, Retry }) }));
    await clock.advance(6000);
    const [first = '', second = ''] = tokens;
    assert.notEqual(first, second);
    assert.throws(() => engine.sendTaskSuccess({ taskToken: first, output: '1' }), { name: 'TaskTimedOut' });
    engine.sendTaskSuccess({ taskToken: second, output: '2' });
    assert.equal((await clock.runUntil(engine.settled(arn))).output, '2');
  });

  it('keeps the token out of states that do not wait', async () => {
    const { run } = createTestEngine();
    const ended = await run(
      machine({ Look: { Type: 'Pass', Output: '{% $exists($states.context.Task) %}' } }),
    );
    assert.equal(ended.result, false);
  });
});

describe('the token operations', () => {
  it('refuse a token that was answered, expired or never given as TaskTimedOut', async () => {
    const { waits, tokens, engine } = createWaiting();
    await waits(asking);
    const [taskToken = ''] = tokens;
    engine.sendTaskSuccess({ taskToken, output: '1' });
    const refused = { name: 'TaskTimedOut' };
    assert.throws(() => engine.sendTaskSuccess({ taskToken, output: '1' }), refused);
    assert.throws(() => engine.sendTaskFailure({ taskToken }), refused);
    assert.throws(() => engine.sendTaskHeartbeat({ taskToken }), refused);
    const other = createWaiting();
    await other.waits(asking);
    assert.throws(() => engine.sendTaskHeartbeat({ taskToken: other.tokens[0] ?? '' }), refused);
  });

  it('refuse the token of an execution that was stopped', async () => {
    const { waits, tokens, engine } = createWaiting();
    const executionArn = await waits(asking);
    engine.stopExecution({ executionArn });
    const request = { taskToken: tokens[0] ?? '', output: '1' };
    assert.throws(() => engine.sendTaskSuccess(request), { name: 'TaskTimedOut' });
  });

  it('refuse what is no token as InvalidToken', () => {
    const { engine } = createTestEngine();
    assert.throws(() => engine.sendTaskHeartbeat({ taskToken: 'hello' }), { name: 'InvalidToken' });
  });

  it('refuse an output that is no JSON, and the task waits on', async () => {
    const { waits, tokens, engine, clock } = createWaiting();
    const arn = await waits(asking);
    const [taskToken = ''] = tokens;
    assert.throws(() => engine.sendTaskSuccess({ taskToken, output: 'yes' }), { name: 'InvalidOutput' });
    engine.sendTaskSuccess({ taskToken, output: '"yes"' });
    assert.equal((await clock.runUntil(engine.settled(arn))).output, '"yes"');
  });
});
