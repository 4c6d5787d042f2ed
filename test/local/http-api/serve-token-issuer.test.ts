import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { openLoopbackServer } from '../../../lib/local/http-api/loopback-server.ts';
import { serveTokenIssuer, type TokenAudience } from '../../../lib/local/http-api/serve-token-issuer.ts';
import { createTokenIssuer } from '../../../lib/local/http-api/token-issuer.ts';
import { aManualClock } from '../../support/manual-clock.ts';

const audience: TokenAudience = {
  issuer: 'https://issuer.example/',
  audience: 'shop',
  scopes: ['read', 'write'],
};

async function anIssuer(given: { readonly audience: TokenAudience | undefined } = { audience }) {
  const clock = aManualClock();
  const server = await openLoopbackServer();
  after(() => server.close());
  serveTokenIssuer(server, { issuer: await createTokenIssuer(clock), ...given });
  return { url: server.url, clock };
}

// biome-ignore lint/suspicious/noExplicitAny: an answer is looked into freely
const jsonOf = async (response: Response): Promise<any> => response.json();

const askWithJson = (url: string, claims: unknown) =>
  fetch(`${url}/token`, { method: 'POST', body: JSON.stringify(claims) });

describe('The token issuer', () => {
  it('hands out a token that its published keys verify', async () => {
    const { url, clock } = await anIssuer();
    const answer = await jsonOf(await askWithJson(url, { sub: 'ann', groups: ['admins'] }));
    assert.equal(answer.token_type, 'Bearer');
    assert.equal(answer.expires_in, 3600);
    const configuration = await jsonOf(await fetch(`${url}/.well-known/openid-configuration`));
    assert.equal(configuration.issuer, audience.issuer);
    const { payload } = await jwtVerify(
      answer.access_token,
      createRemoteJWKSet(new URL(configuration.jwks_uri)),
      {
        issuer: audience.issuer,
        audience: 'shop',
        currentDate: new Date(clock.now()),
      },
    );
    assert.equal(payload.sub, 'ann');
    assert.deepEqual(payload['groups'], ['admins']);
    assert.equal(payload['scope'], 'read write');
  });

  it('takes a form, with a scope and a lifetime of its own', async () => {
    const { url } = await anIssuer();
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      sub: 'bob',
      scope: 'read',
      expires_in: '60',
    });
    const { access_token: token } = await jsonOf(await fetch(`${url}/token`, { method: 'POST', body }));
    const claims = decodeJwt(token);
    assert.equal(claims['scope'], 'read');
    assert.equal((claims.exp ?? 0) - (claims.iat ?? 0), 60);
    assert.equal('grant_type' in claims, false);
  });

  it('never publishes the private key', async () => {
    const { url } = await anIssuer();
    const { keys } = await jsonOf(await fetch(`${url}/.well-known/jwks.json`));
    assert.deepEqual(Object.keys(keys[0]).sort(), ['alg', 'e', 'kid', 'kty', 'n', 'use']);
  });

  it('refuses to sign for nobody', async () => {
    const { url } = await anIssuer();
    for (const response of [await askWithJson(url, {}), await fetch(`${url}/token`, { method: 'POST' })]) {
      assert.equal(response.status, 400);
      assert.equal((await jsonOf(response)).error, 'invalid_request');
    }
  });

  it('says so where no route takes a token', async () => {
    const { url } = await anIssuer({ audience: undefined });
    const answer = await jsonOf(await askWithJson(url, { sub: 'ann' }));
    assert.match(answer.error_description, /no route of this deployment takes a token/);
  });
});
