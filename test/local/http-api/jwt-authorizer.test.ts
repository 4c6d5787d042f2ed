import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { createTokenIssuer } from '../../../lib/local/http-api/token-issuer.ts';
import { aRoute, aServedApi, type ServedApi } from './served-api.ts';

const issuer = 'https://issuer.example/';
const audience = 'shop';

const anApi = (scopes: readonly string[] = []) =>
  aServedApi({
    routes: [aRoute('/orders', { authorization: { type: 'JWT', issuer, audience: [audience], scopes } })],
  });

const call = (api: ServedApi, authorization?: string) =>
  fetch(`${api.url}/orders`, { headers: authorization === undefined ? {} : { authorization } });

async function assertRefused(api: ServedApi, authorization: string | undefined, why: RegExp): Promise<void> {
  const response = await call(api, authorization);
  assert.equal(response.status, 401);
  assert.equal(await response.text(), '{"message":"Unauthorized"}');
  assert.match(response.headers.get('www-authenticate') ?? '', why);
  assert.equal(api.events.length, 0);
}

describe('A route with a JWT authorizer', () => {
  it('lets a good token pass and tells the function its claims as texts', async () => {
    const api = await anApi();
    const token = await api.issuer.sign(
      { sub: 'ann', groups: ['a', 'b'], admin: true, age: 40, none: null, address: { city: 'Bern' } },
      { issuer, audience, scopes: ['x', 'y'], expiresInSeconds: 60 },
    );
    assert.equal((await call(api, `Bearer ${token}`)).status, 200);
    const { jwt } = api.events[0].requestContext.authorizer;
    const { jti, ...claims } = jwt.claims;
    assert.match(jti, /^[0-9a-f-]{36}$/);
    assert.deepEqual(claims, {
      sub: 'ann',
      groups: '[a b]',
      admin: 'true',
      age: '40',
      address: '{"city":"Bern"}',
      iss: issuer,
      aud: audience,
      scope: 'x y',
      iat: String(api.clock.now() / 1000),
      exp: String(api.clock.now() / 1000 + 60),
    });
    assert.equal(jwt.scopes, null);
  });

  it('takes a token without the word Bearer', async () => {
    const api = await anApi();
    assert.equal((await call(api, await api.issuer.sign({ sub: 'ann' }, { issuer, audience }))).status, 200);
  });

  it('takes client_id where there is no audience', async () => {
    const api = await anApi();
    const sign = (claims: Record<string, unknown>) => api.issuer.sign({ sub: 'ann', ...claims }, { issuer });
    assert.equal((await call(api, await sign({ client_id: audience }))).status, 200);
    assert.equal((await call(api, await sign({ client_id: 'other' }))).status, 401);
    assert.equal((await call(api, await sign({ client_id: audience, aud: 'other' }))).status, 401);
  });

  it('refuses a call without a token', async () => {
    await assertRefused(await anApi(), undefined, /^Bearer$/);
  });

  it('refuses what is no token', async () => {
    await assertRefused(await anApi(), 'Bearer nonsense', /invalid_token/);
  });

  it("refuses a token that has expired on the twin's clock", async () => {
    const api = await anApi();
    const token = await api.issuer.sign({ sub: 'ann' }, { issuer, audience, expiresInSeconds: 60 });
    api.clock.advanceBy(61_000);
    await assertRefused(api, `Bearer ${token}`, /"exp"|'exp'/);
  });

  it('refuses a token that is not valid yet or that never ends', async () => {
    const api = await anApi();
    const soon = api.clock.now() / 1000 + 30;
    const sign = (claims: Record<string, unknown>) =>
      api.issuer.sign({ sub: 'ann', ...claims }, { issuer, audience });
    await assertRefused(api, await sign({ nbf: soon }), /nbf/);
    await assertRefused(api, await sign({ iat: soon }), /issued in the future/);
    await assertRefused(api, await sign({ exp: undefined }), /exp/);
  });

  it('refuses a token of another issuer', async () => {
    const api = await anApi();
    const token = await api.issuer.sign({ sub: 'ann' }, { issuer: 'https://other.example/', audience });
    await assertRefused(api, `Bearer ${token}`, /iss/);
  });

  it('refuses a token for another audience', async () => {
    const api = await anApi();
    const token = await api.issuer.sign({ sub: 'ann' }, { issuer, audience: 'other' });
    await assertRefused(api, `Bearer ${token}`, /audience/);
  });

  it('refuses a token that is signed with another key', async () => {
    const api = await anApi();
    const stranger = await createTokenIssuer(api.clock);
    const token = await stranger.sign({ sub: 'ann' }, { issuer, audience });
    await assertRefused(api, `Bearer ${token}`, /invalid_token/);
  });

  it('refuses a token without a signature', async () => {
    const api = await anApi();
    const token = new UnsecuredJWT({ sub: 'ann', aud: audience, iss: issuer, exp: 9_999_999_999 }).encode();
    await assertRefused(api, `Bearer ${token}`, /invalid_token/);
  });

  it('refuses an elliptic-curve signature, as API Gateway does', async () => {
    const api = await anApi();
    const { privateKey } = await generateKeyPair('ES256');
    const token = await new SignJWT({ sub: 'ann', aud: audience, iss: issuer, exp: 9_999_999_999 })
      .setProtectedHeader({ alg: 'ES256' })
      .sign(privateKey);
    await assertRefused(api, `Bearer ${token}`, /invalid_token/);
  });

  it('asks for one of its scopes', async () => {
    const api = await anApi(['orders.read', 'orders.all']);
    const sign = (scopes: readonly string[]) => api.issuer.sign({ sub: 'ann' }, { issuer, audience, scopes });
    const refused = await call(api, await sign(['orders.write']));
    assert.equal(refused.status, 403);
    assert.equal(await refused.text(), '{"message":"Forbidden"}');
    assert.match(refused.headers.get('www-authenticate') ?? '', /insufficient_scope/);
    assert.equal((await call(api, await sign(['orders.read', 'other']))).status, 200);
    assert.deepEqual(api.events[0].requestContext.authorizer.jwt.scopes, ['orders.read', 'other']);
  });
});
