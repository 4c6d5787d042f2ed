import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AwsError } from '../../../lib/local/aws/aws-error.ts';
import { answering, aRoute, aServedApi } from './served-api.ts';

/** The answer to a GET of an API whose only function returns this value. */
async function answerTo(returned: unknown): Promise<Response> {
  const api = await aServedApi({ routes: [aRoute('/')] }, async () => answering(returned));
  return fetch(api.url);
}

async function assertGatewayAnswer(response: Response, status: number, message: string): Promise<void> {
  assert.equal(response.status, status);
  assert.equal(response.headers.get('content-type'), 'application/json');
  assert.equal(await response.text(), JSON.stringify({ message }));
}

describe("A function's answer", () => {
  it('is sent as it says', async () => {
    const response = await answerTo({
      statusCode: 201,
      headers: { 'X-Count': 3, 'Content-Type': 'text/html' },
      cookies: ['a=1; Path=/', 'b=2'],
      body: '<p>',
    });
    assert.equal(response.status, 201);
    assert.equal(response.headers.get('x-count'), '3');
    assert.equal(response.headers.get('content-type'), 'text/html');
    assert.deepEqual(response.headers.getSetCookie(), ['a=1; Path=/', 'b=2']);
    assert.equal(await response.text(), '<p>');
  });

  it('is decoded where it is in base64', async () => {
    const response = await answerTo({ statusCode: 200, body: 'H4v/', isBase64Encoded: true });
    assert.deepEqual([...new Uint8Array(await response.arrayBuffer())], [0x1f, 0x8b, 0xff]);
  });

  it('is a 200 with JSON where it has no status', async () => {
    const response = await answerTo({ hello: 'there' });
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('content-type'), 'application/json');
    assert.deepEqual(await response.json(), { hello: 'there' });
  });

  it('is the plain text where it is one', async () => {
    assert.equal(await (await answerTo('hello')).text(), 'hello');
  });

  it('may have no body', async () => {
    const response = await answerTo({ statusCode: 204 });
    assert.equal(response.status, 204);
    assert.equal(response.headers.get('content-type'), null);
  });

  for (const wrong of [{ statusCode: 'ok' }, { statusCode: 200, body: { a: 1 } }, { statusCode: 9999 }]) {
    it(`is an internal error where it is ${JSON.stringify(wrong)}`, async () => {
      await assertGatewayAnswer(await answerTo(wrong), 500, 'Internal Server Error');
    });
  }
});

describe("An API's own answer", () => {
  it('is 404 where no route matches', async () => {
    const api = await aServedApi({ routes: [aRoute('/orders', { method: 'POST' })] });
    await assertGatewayAnswer(await fetch(`${api.url}/orders`), 404, 'Not Found');
    assert.equal(api.events.length, 0);
  });

  it('is 500 where the function fails, and the log says how', async () => {
    const api = await aServedApi({ routes: [aRoute('/')] }, async () => ({
      payload: '{"errorType":"TypeError","errorMessage":"no such order"}',
      functionError: 'Unhandled',
    }));
    await assertGatewayAnswer(await fetch(api.url), 500, 'Internal Server Error');
    assert.match(api.log.join('\n'), /no such order/);
  });

  it('is 500 where there is no such function', async () => {
    const api = await aServedApi({ routes: [aRoute('/')] }, async () => {
      throw new AwsError('ResourceNotFoundException', 'Function not found', 404);
    });
    await assertGatewayAnswer(await fetch(api.url), 500, 'Internal Server Error');
  });

  it('is 503 where the function is throttled', async () => {
    const api = await aServedApi({ routes: [aRoute('/')] }, async () => {
      throw new AwsError('TooManyRequestsException', 'Rate exceeded', 429);
    });
    await assertGatewayAnswer(await fetch(api.url), 503, 'Service Unavailable');
  });

  it('is 503 where the function takes longer than the integration waits', async () => {
    const invoked = Promise.withResolvers<void>();
    const api = await aServedApi({ routes: [aRoute('/', { timeoutMs: 5000 })] }, () => {
      invoked.resolve();
      return new Promise(() => {});
    });
    const response = fetch(api.url);
    await invoked.promise;
    // The timeout was armed before the function was called.
    api.clock.advanceBy(5000);
    await assertGatewayAnswer(await response, 503, 'Service Unavailable');
  });

  it('is 413 where the body is over 10 MB', async () => {
    const api = await aServedApi({ routes: [aRoute('/')] });
    const send = (size: number) => fetch(api.url, { method: 'POST', body: Buffer.alloc(size) });
    assert.equal((await send(10 * 1024 * 1024)).status, 200);
    await assertGatewayAnswer(await send(10 * 1024 * 1024 + 1), 413, 'Request Entity Too Large');
    assert.equal(api.events.length, 1);
  });

  it('is 429 once the burst of the stage is used up, until it has filled again', async () => {
    const api = await aServedApi({ routes: [aRoute('/')], throttle: { ratePerSecond: 2, burst: 2 } });
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await fetch(api.url)).status);
    assert.deepEqual(statuses, [200, 200, 429]);
    api.clock.advanceBy(500);
    assert.equal((await fetch(api.url)).status, 200);
    await assertGatewayAnswer(await fetch(api.url), 429, 'Too Many Requests');
  });
});
