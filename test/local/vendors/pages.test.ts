import assert from 'node:assert/strict';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { pageSites } from '../../../lib/local/vendors/pages/sites.ts';
import { type PagesSandbox, startPagesSandbox } from '../../../lib/local/vendors/pages.ts';
import { aManualClock } from '../../support/manual-clock.ts';

describe('the double of the web', () => {
  let sandbox: PagesSandbox;

  const ask = (target: string, method = 'GET') =>
    new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
      const { hostname, port } = new URL(sandbox.gatewayUrl());
      request({ hostname, port, path: target, method, agent: false }, async (response) => {
        resolve({ status: response.statusCode, body: await text(response) });
      })
        .on('error', reject)
        .end();
    });

  beforeEach(async () => {
    sandbox = await startPagesSandbox({ clock: aManualClock() });
  });
  afterEach(() => sandbox.close());

  it('has three sites under names that nobody can register', async () => {
    const hosts = new Set(Object.keys(pageSites).map((address) => new URL(address).host));
    assert.equal(hosts.size, 3);
    for (const host of hosts) assert.match(host, /\.example$/);
    for (const [address, page] of Object.entries(pageSites)) {
      const { status, body } = await ask(address);
      assert.equal(status, typeof page === 'string' ? 200 : page.status);
      if (typeof page === 'string') assert.match(body, /^<!doctype html>[\s\S]*<h1>/);
    }
  });

  it('knows a site without the page, no site, and no site at all', async () => {
    assert.equal((await ask('https://acme.example/none')).status, 404);
    assert.equal((await ask('https://nowhere.example/')).status, 502);
    assert.equal((await ask('/')).status, 400);
    assert.equal((await ask('https://acme.example/pricing', 'POST')).status, 405);
  });

  it('shows what is published, and notes what was asked for', async () => {
    sandbox.publish('http://new.example/a', '<p>new</p>');
    assert.deepEqual(await ask('http://new.example/a'), { status: 200, body: '<p>new</p>' });
    sandbox.publish('http://new.example/a', { status: 410 });
    assert.equal((await ask('http://new.example/a')).status, 410);
    assert.deepEqual(sandbox.visits, ['http://new.example/a', 'http://new.example/a']);
  });
});
