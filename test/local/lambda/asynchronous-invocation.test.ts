import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { AsynchronousConfig } from '../../../lib/local/assembly/deployment.ts';
import { createVirtualClock, type VirtualClock } from '../../../lib/local/clock/virtual-clock.ts';
import type { LambdaHostOptions } from '../../../lib/local/lambda/host-options.ts';
import { createInProcessHost } from '../../../lib/local/lambda/in-process-host.ts';
import { aLog, Functions } from './function-fixtures.ts';

const start = Date.parse('2026-03-02T09:00:00Z');
const minute = 60_000;
const deadLetters = 'arn:aws:sqs:eu-west-1:123456789012:dead-letters';
const failures = 'arn:aws:sns:eu-west-1:123456789012:failures';

describe('an asynchronous invocation', () => {
  const functions = new Functions();
  const clocks: VirtualClock[] = [];
  after(() => {
    for (const clock of clocks) clock.stop();
    functions.remove();
  });

  const failing = `exports.handler = async (event, context) => {
    console.log(context.awsRequestId + ' ' + Date.now());
    throw new RangeError('attempt failed');
  };`;
  const twoHours = { retryAttempts: 2, maximumAgeMs: 120 * minute };

  const aHost = (options: Partial<LambdaHostOptions> = {}) => {
    const clock = createVirtualClock({ start });
    clocks.push(clock);
    const { lines, onLog } = aLog();
    const delivered: { arn: string; body: unknown; attributes: unknown; time: number }[] = [];
    const host = createInProcessHost({
      functions: functions.all,
      region: 'eu-west-1',
      clock,
      onLog,
      newRequestId: () => 'request-1',
      deliver: async (arn, body, attributes) => {
        delivered.push({ arn, body: JSON.parse(body), attributes, time: clock.now() - start });
      },
      ...options,
    });
    const times = () => lines.map(({ line }) => Number(line.split(' ')[1]) - start);
    return { host, clock, lines, delivered, times };
  };

  const aFailing = (name: string, asynchronous: AsynchronousConfig) =>
    functions.add(name, failing, { asynchronous });

  it('is tried again after one minute and after two more, under the same request id', async () => {
    aFailing('retried', twoHours);
    const { host, lines, times } = aHost();
    await host.invokeAsync({ functionArn: 'retried', payload: '{}' });
    await host.idle();
    assert.deepEqual(times(), [0, minute, 3 * minute]);
    assert.ok(lines.every(({ line }) => line.startsWith('request-1 ')));
  });

  it('is tried as often as its function says', async () => {
    aFailing('once', { ...twoHours, retryAttempts: 0, deadLetterArn: deadLetters });
    const { host, times, delivered } = aHost();
    await host.invokeAsync({ functionArn: 'once', payload: '{}' });
    await host.idle();
    assert.deepEqual(times(), [0]);
    assert.equal(delivered.length, 1);
  });

  it('ends with its first success', async () => {
    functions.add(
      'second-time-lucky',
      `let n = 0; exports.handler = async () => { n += 1; console.log('x ' + Date.now()); if (n < 2) throw new Error('no'); };`,
      { asynchronous: { ...twoHours, deadLetterArn: deadLetters } },
    );
    const { host, times, delivered } = aHost();
    await host.invokeAsync({ functionArn: 'second-time-lucky', payload: '{}' });
    await host.idle();
    assert.deepEqual(times(), [0, minute]);
    assert.deepEqual(delivered, []);
  });

  it('goes to the dead letters as it came, with the error beside it', async () => {
    aFailing('to-dead-letters', { ...twoHours, deadLetterArn: deadLetters });
    const { host, delivered } = aHost();
    await host.invokeAsync({ functionArn: 'to-dead-letters', payload: '{"order": 7}' });
    await host.idle();
    assert.deepEqual(delivered, [
      {
        arn: deadLetters,
        body: { order: 7 },
        attributes: { RequestID: 'request-1', ErrorCode: '200', ErrorMessage: 'attempt failed' },
        time: 3 * minute,
      },
    ]);
  });

  it('goes to the failure destination in the documented envelope', async () => {
    const { arn } = aFailing('to-destination', { ...twoHours, retryAttempts: 1, onFailureArn: failures });
    const { host, delivered } = aHost();
    await host.invokeAsync({ functionArn: arn, payload: '{"order": 7}' });
    await host.idle();
    const [record] = delivered;
    const body = record?.body as Record<string, Record<string, unknown>>;
    const { responsePayload, ...envelope } = body;
    assert.equal(record?.arn, failures);
    assert.deepEqual(envelope, {
      version: '1.0',
      timestamp: '2026-03-02T09:01:00.000Z',
      requestContext: {
        requestId: 'request-1',
        functionArn: `${arn}:$LATEST`,
        condition: 'RetriesExhausted',
        approximateInvokeCount: 2,
      },
      requestPayload: { order: 7 },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    });
    assert.equal(responsePayload?.['errorType'], 'RangeError');
  });

  it('waits out throttling with growing delays, which use up no attempt', async () => {
    functions.add(
      'throttled',
      `exports.handler = async () => { console.log('x ' + Date.now()); await new Promise((done) => setTimeout(done, 10_000)); };`,
      { asynchronous: twoHours },
    );
    const { host, times } = aHost({ concurrencyLimit: 1 });
    await host.invokeAsync({ functionArn: 'throttled', payload: '{}' });
    await host.invokeAsync({ functionArn: 'throttled', payload: '{}' });
    await host.idle();
    // The second one is refused at 0, 1, 3 and 7 s.
    assert.deepEqual(times(), [0, 15_000]);
  });

  it('is given up when it grows too old', async () => {
    const { arn } = functions.add('too-old', failing, {
      reservedConcurrency: 0,
      asynchronous: {
        retryAttempts: 2,
        maximumAgeMs: minute,
        deadLetterArn: deadLetters,
        onFailureArn: failures,
      },
    });
    const { host, delivered, lines } = aHost();
    await host.invokeAsync({ functionArn: 'too-old', payload: '{}' });
    await host.idle();
    assert.deepEqual(lines, []);
    const [letter, record] = delivered;
    assert.deepEqual(letter?.attributes, {
      RequestID: 'request-1',
      ErrorCode: '429',
      ErrorMessage: 'Rate Exceeded.',
    });
    assert.deepEqual(record?.body, {
      version: '1.0',
      timestamp: '2026-03-02T09:00:31.000Z',
      requestContext: {
        requestId: 'request-1',
        functionArn: `${arn}:$LATEST`,
        condition: 'EventAgeExceeded',
        approximateInvokeCount: 0,
      },
      requestPayload: {},
      responseContext: { statusCode: 429, executedVersion: '$LATEST' },
    });
  });

  it('is logged where its dead letter cannot be delivered', async () => {
    aFailing('undeliverable', { ...twoHours, retryAttempts: 0, deadLetterArn: deadLetters });
    const { host, lines } = aHost({
      deliver: async () => {
        throw new Error('no such queue');
      },
    });
    await host.invokeAsync({ functionArn: 'undeliverable', payload: '{}' });
    await host.idle();
    assert.match(lines.at(-1)?.line ?? '', /gave up an asynchronous event: Error: no such queue/);
  });

  it('is dropped when the host is closed', async () => {
    aFailing('dropped', { ...twoHours, deadLetterArn: deadLetters });
    const { host, clock, times, delivered } = aHost();
    await host.invokeAsync({ functionArn: 'dropped', payload: '{}' });
    clock.at(start + minute / 2, () => void host.close());
    await host.idle();
    assert.deepEqual(times(), [0]);
    assert.deepEqual(delivered, []);
  });
});
