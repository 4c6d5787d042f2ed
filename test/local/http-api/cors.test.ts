import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CorsConfiguration } from '../../../lib/local/assembly/deployment.ts';
import { answering, aRoute, aServedApi } from './served-api.ts';

const cors: CorsConfiguration = {
  allowOrigins: ['https://shop.example', 'http://localhost:*'],
  allowMethods: ['GET', 'POST'],
  allowHeaders: ['authorization'],
  exposeHeaders: ['x-count'],
  maxAgeSeconds: 600,
  allowCredentials: true,
};

const routes = [aRoute('/orders', { authorization: { type: 'AWS_IAM' } }), aRoute('/open')];

function preflight(url: string, origin: string): Promise<Response> {
  return fetch(url, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });
}

describe('CORS of an API', () => {
  it('answers a preflight by itself, also for a route that needs a signature', async () => {
    const api = await aServedApi({ routes, cors });
    const response = await preflight(`${api.url}/orders`, 'https://shop.example');
    assert.equal(response.status, 204);
    assert.equal(response.headers.get('access-control-allow-origin'), 'https://shop.example');
    assert.equal(response.headers.get('access-control-allow-methods'), 'GET,POST');
    assert.equal(response.headers.get('access-control-allow-headers'), 'authorization');
    assert.equal(response.headers.get('access-control-allow-credentials'), 'true');
    assert.equal(response.headers.get('access-control-max-age'), '600');
    assert.equal(api.events.length, 0);
  });

  it('allows an origin by its beginning, and no other', async () => {
    const api = await aServedApi({ routes, cors });
    const allowed = async (origin: string) =>
      (await preflight(`${api.url}/orders`, origin)).headers.get('access-control-allow-origin');
    assert.equal(await allowed('http://localhost:5173'), 'http://localhost:5173');
    assert.equal(await allowed('https://elsewhere.example'), null);
  });

  it("puts its own headers in place of the function's", async () => {
    const answer = { statusCode: 200, headers: { 'access-control-allow-origin': 'https://evil.example' } };
    const api = await aServedApi({ routes, cors }, async () => answering(answer));
    const response = await fetch(`${api.url}/open`, { headers: { origin: 'https://shop.example' } });
    assert.equal(response.headers.get('access-control-allow-origin'), 'https://shop.example');
    assert.equal(response.headers.get('access-control-expose-headers'), 'x-count');
    const foreign = await fetch(`${api.url}/open`, { headers: { origin: 'https://elsewhere.example' } });
    assert.equal(foreign.headers.get('access-control-allow-origin'), null);
  });

  it('adds them to what the API refuses, so that a browser may read why', async () => {
    const api = await aServedApi({ routes, cors });
    const response = await fetch(`${api.url}/orders`, { headers: { origin: 'https://shop.example' } });
    assert.equal(response.status, 403);
    assert.equal(response.headers.get('access-control-allow-origin'), 'https://shop.example');
  });

  it('is left to the functions where the API has none', async () => {
    const answer = { statusCode: 200, headers: { 'access-control-allow-origin': '*' } };
    const api = await aServedApi({ routes }, async () => answering(answer));
    const response = await preflight(`${api.url}/open`, 'https://shop.example');
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('access-control-allow-origin'), '*');
    assert.equal(api.events.length, 1);
  });
});
