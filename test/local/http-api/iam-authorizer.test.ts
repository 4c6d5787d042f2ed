import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import { aRoute, aServedApi, credentials, type ServedApi } from './served-api.ts';

const anApi = () => aServedApi({ routes: [aRoute('/orders/{id}', { authorization: { type: 'AWS_IAM' } })] });

interface SignedRequest {
  readonly path?: string;
  readonly query?: string;
  readonly body?: string;
  readonly at?: number;
  readonly secret?: string;
  readonly region?: string;
  readonly accessKeyId?: string;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** The headers of a signed POST, made by hand from the published rules and not with the library under test. */
function sign(api: ServedApi, request: SignedRequest = {}): Record<string, string> {
  const { path = '/orders/1', query = '', body = '', at = api.clock.now(), region = 'us-east-1' } = request;
  const { secret = credentials.secretAccessKey, accessKeyId = credentials.accessKeyId } = request;
  const date = new Date(at).toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${date.slice(0, 8)}/${region}/execute-api/aws4_request`;
  const { host } = new URL(api.url);
  const canonical = `POST\n${path}\n${query}\nhost:${host}\nx-amz-date:${date}\n\nhost;x-amz-date\n${sha256(body)}`;
  const toSign = `AWS4-HMAC-SHA256\n${date}\n${scope}\n${sha256(canonical)}`;
  const key = ['execute-api', 'aws4_request'].reduce<Buffer>(
    (parent, part) => hmac(parent, part),
    hmac(hmac(`AWS4${secret}`, date.slice(0, 8)), region),
  );
  const signature = hmac(key, toSign).toString('hex');
  return {
    'x-amz-date': date,
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=host;x-amz-date, Signature=${signature}`,
  };
}

function post(
  api: ServedApi,
  headers: Record<string, string>,
  { path = '/orders/1', query = '', body = '' } = {},
) {
  const url = `${api.url}${path}${query === '' ? '' : `?${query}`}`;
  return fetch(url, { method: 'POST', headers, ...(body !== '' && { body }) });
}

describe('A route with IAM authorization', () => {
  it('lets a signed request pass and tells the function who signed', async () => {
    const api = await anApi();
    const request = { query: 'a=1&b=two%20words', body: '{"x":1}' };
    assert.equal((await post(api, sign(api, request), request)).status, 200);
    assert.deepEqual(api.events[0].requestContext.authorizer.iam, {
      accessKey: 'AKIATWIN',
      accountId: '000000000000',
      callerId: 'AKIATWIN',
      cognitoIdentity: null,
      principalOrgId: null,
      userArn: 'arn:aws:iam::000000000000:user/local',
      userId: 'AKIATWIN',
    });
  });

  const refusals: readonly (readonly [string, (api: ServedApi) => Promise<Response>])[] = [
    ['without a signature', (api) => post(api, {})],
    ['with another secret', (api) => post(api, sign(api, { secret: 'another' }))],
    ['with another access key', (api) => post(api, sign(api, { accessKeyId: 'AKIAOTHER' }))],
    ['for another region', (api) => post(api, sign(api, { region: 'eu-west-1' }))],
    ['for another path', (api) => post(api, sign(api, { path: '/orders/2' }))],
    ['for another query', (api) => post(api, sign(api), { query: 'admin=true' })],
    ['for another body', (api) => post(api, sign(api, { body: '{"x":1}' }), { body: '{"x":2}' })],
    ['from six minutes ago', (api) => post(api, sign(api, { at: api.clock.now() - 360_000 }))],
    [
      'with a hash that is not of its body',
      (api) => post(api, { ...sign(api), 'x-amz-content-sha256': sha256('other') }),
    ],
  ];
  for (const [name, send] of refusals) {
    it(`refuses a request ${name}`, async () => {
      const api = await anApi();
      const response = await send(api);
      assert.equal(response.status, 403);
      assert.equal(await response.text(), '{"message":"Forbidden"}');
      assert.equal(api.events.length, 0);
    });
  }
});
