import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createVirtualClock } from '../../../lib/local/clock/virtual-clock.ts';
import { createInProcessHost } from '../../../lib/local/lambda/in-process-host.ts';
import type { Mishap } from '../../../lib/local/lambda/mishap.ts';
import { aLog, answerOf, errorOf, Functions } from './function-fixtures.ts';

describe('a mishap of an invocation', () => {
  const functions = new Functions();
  after(() => functions.remove());
  functions.add('noting', `exports.handler = async ({ n }) => { console.log('ran'); return n; };`, {
    timeoutMs: 60_000,
  });

  const aHost = (mishap: Mishap) => {
    const clock = createVirtualClock();
    const { lines, onLog } = aLog();
    let left = 1;
    const host = createInProcessHost({
      functions: functions.all,
      region: 'eu-west-1',
      clock,
      onLog,
      mishaps: () => {
        left -= 1;
        return left === 0 ? mishap : undefined;
      },
    });
    const end = async () => {
      await host.close();
      clock.stop();
    };
    return { host, clock, lines, end };
  };
  const event = { functionArn: 'noting', payload: JSON.stringify({ n: 7 }) };

  it('lets the process die before the handler is called, once', async () => {
    const { host, lines, end } = aHost('died');
    assert.equal(errorOf(await host.invoke(event)).errorType, 'Runtime.ExitError');
    assert.equal(lines.length, 0);
    assert.equal(answerOf(await host.invoke(event)), 7);
    await end();
  });

  it('keeps the answer back until the function’s timeout', async () => {
    const { host, clock, lines, end } = aHost('timed-out');
    const began = clock.now();
    assert.equal(errorOf(await host.invoke(event)).errorType, 'Sandbox.Timedout');
    assert.equal(clock.now() - began, 60_000);
    assert.equal(lines.length, 1);
    await end();
  });

  it('answers more than a state machine keeps', async () => {
    const { host, lines, end } = aHost('overlong');
    assert.ok((await host.invoke(event)).payload.length > 256 * 1024);
    assert.equal(lines.length, 1);
    await end();
  });

  it('delivers an event twice at once, to two sandboxes', async () => {
    const { host, clock, lines, end } = aHost('twice');
    assert.equal(answerOf(await host.invoke(event)), 7);
    await clock.settled();
    assert.equal(lines.length, 2);
    assert.notEqual(lines[0]?.requestId, lines[1]?.requestId);
    await end();
  });

  it('loses an event without a word', async () => {
    const { host, clock, lines, end } = aHost('lost');
    await host.invokeAsync(event);
    await host.idle();
    await clock.whenIdle();
    assert.equal(lines.length, 0);
    await end();
  });
});
