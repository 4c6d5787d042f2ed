import assert from 'node:assert/strict';
import { request } from 'node:http';
import { describe, it } from 'node:test';
import { aRoute, aServedApi, type ServedApi } from './served-api.ts';

/** Sends a request with headers in the very form given, which `fetch` would not. */
function sendRaw(url: string, headers: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers: ['Host', new URL(url).host, ...headers] }, (response) => {
      response.resume().on('end', resolve);
    });
    sent.on('error', reject).end();
  });
}

const eventOf = (api: ServedApi) => api.events.at(-1);

describe('The event of an HTTP API', () => {
  it('has everything that payload format 2.0 has', async () => {
    const api = await aServedApi({
      routes: [aRoute('/orders/{id}', { method: 'POST' })],
      stageVariables: { color: 'blue' },
    });
    await fetch(`${api.url}/orders/42?size=m&color=red&color=dark%20blue`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'tests', 'X-Mixed-Case': 'Kept' },
      body: '{"a":"ü"}',
    });
    const { headers, requestContext, ...event } = eventOf(api);
    assert.deepEqual(event, {
      version: '2.0',
      routeKey: 'POST /orders/{id}',
      rawPath: '/orders/42',
      rawQueryString: 'size=m&color=red&color=dark%20blue',
      queryStringParameters: { size: 'm', color: 'red,dark blue' },
      pathParameters: { id: '42' },
      stageVariables: { color: 'blue' },
      body: '{"a":"ü"}',
      isBase64Encoded: false,
    });
    const { requestId, ...context } = requestContext;
    assert.equal(requestId.length, 16);
    const { host } = new URL(api.url);
    assert.deepEqual(context, {
      accountId: '000000000000',
      apiId: 'abcdef1234',
      domainName: host,
      domainPrefix: '127',
      http: {
        method: 'POST',
        path: '/orders/42',
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: 'tests',
      },
      routeKey: 'POST /orders/{id}',
      stage: '$default',
      time: '02/Mar/2026:09:00:00 +0000',
      timeEpoch: Date.parse('2026-03-02T09:00:00Z'),
    });
    assert.equal(headers['x-mixed-case'], 'Kept');
    assert.equal(headers['content-length'], '10');
    assert.equal(headers['x-forwarded-for'], '127.0.0.1');
    assert.match(headers['x-amzn-trace-id'], /^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
  });

  it('leaves out what is empty', async () => {
    const api = await aServedApi({ routes: [aRoute('/orders')] });
    await fetch(`${api.url}/orders`);
    const event = eventOf(api);
    assert.equal(event.rawQueryString, '');
    assert.equal(event.isBase64Encoded, false);
    for (const absent of ['body', 'cookies', 'queryStringParameters', 'pathParameters', 'stageVariables']) {
      assert.equal(absent in event, false, absent);
    }
    assert.equal('authorizer' in event.requestContext, false);
  });

  it('joins the values of a header and keeps cookies apart', async () => {
    const api = await aServedApi({ routes: [aRoute('/orders')] });
    await sendRaw(`${api.url}/orders`, [
      'X-Many',
      'one',
      'X-Many',
      'two',
      'Cookie',
      'a=1; b=2',
      'Cookie',
      'c=3',
    ]);
    const event = eventOf(api);
    assert.equal(event.headers['x-many'], 'one,two');
    assert.deepEqual(event.cookies, ['a=1', 'b=2', 'c=3']);
    assert.equal('cookie' in event.headers, false);
  });

  it('passes the path on decoded', async () => {
    const api = await aServedApi({ routes: [aRoute('/orders/{id}')] });
    await fetch(`${api.url}/orders/a%20b%C3%BC`);
    assert.equal(eventOf(api).rawPath, '/orders/a bü');
    assert.deepEqual(eventOf(api).pathParameters, { id: 'a bü' });
  });

  const texts = [
    'text/plain; charset=utf-8',
    'application/json',
    'application/xml',
    'application/javascript',
  ];
  for (const type of texts) {
    it(`passes a body of ${type} on as text`, async () => {
      const api = await aServedApi({ routes: [aRoute('/')] });
      await fetch(api.url, { method: 'POST', headers: { 'content-type': type }, body: 'payload=1' });
      assert.equal(eventOf(api).body, 'payload=1');
      assert.equal(eventOf(api).isBase64Encoded, false);
    });
  }

  for (const type of [
    'application/x-www-form-urlencoded',
    'application/octet-stream',
    'multipart/form-data',
  ]) {
    it(`encodes a body of ${type} in base64`, async () => {
      const api = await aServedApi({ routes: [aRoute('/')] });
      await fetch(api.url, { method: 'POST', headers: { 'content-type': type }, body: 'payload=1' });
      assert.equal(eventOf(api).body, Buffer.from('payload=1').toString('base64'));
      assert.equal(eventOf(api).isBase64Encoded, true);
    });
  }

  it('encodes a compressed body in base64', async () => {
    const api = await aServedApi({ routes: [aRoute('/')] });
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    await fetch(api.url, { method: 'POST', headers, body: Buffer.from([0x1f, 0x8b, 0xff]) });
    assert.equal(eventOf(api).body, 'H4v/');
  });
});
