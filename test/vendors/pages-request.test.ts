import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { readText, requestPage } from '../../lambdas/vendors/pages/page-request.ts';

describe('a request for a page', () => {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    response.writeHead(200, { 'content-type': 'text/html' }).end('hello');
  });
  let port = 0;
  const { signal } = new AbortController();

  beforeEach(async () => {
    seen.length = 0;
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    ({ port } = server.address() as AddressInfo);
  });
  afterEach(
    () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  );

  it('goes to the checked address, whatever the name resolves to', async () => {
    const url = new URL(`http://does-not-exist.example:${port}/a/b?c=d`);
    const response = await requestPage(url, { kind: 'direct', addresses: ['127.0.0.1'] }, {}, signal);
    assert.equal(await readText(response, 100), 'hello');
    assert.equal(seen[0]?.url, '/a/b?c=d');
    assert.equal(seen[0]?.headers.host, `does-not-exist.example:${port}`);
  });

  it('tries the next checked address where one does not answer', async () => {
    const url = new URL(`http://two-addresses.example:${port}/`);
    const addresses = ['127.0.0.2', '127.0.0.1'];
    const response = await requestPage(url, { kind: 'direct', addresses }, {}, signal);
    assert.equal(await readText(response, 100), 'hello');
  });

  it('gives a gateway the whole address, also of a page behind TLS', async () => {
    const gateway = new URL(`http://127.0.0.1:${port}`);
    const url = new URL('https://acme.example/a?b=c');
    const response = await requestPage(url, { kind: 'gateway', gateway }, { 'x-test': 'yes' }, signal);
    assert.equal(await readText(response, 100), 'hello');
    assert.equal(seen[0]?.url, 'https://acme.example/a?b=c');
    assert.equal(seen[0]?.headers.host, 'acme.example');
    assert.equal(seen[0]?.headers['x-test'], 'yes');
  });

  it('refuses a body as soon as it is too large', async () => {
    const url = new URL(`http://large.example:${port}/`);
    const response = await requestPage(url, { kind: 'direct', addresses: ['127.0.0.1'] }, {}, signal);
    await assert.rejects(readText(response, 4), { name: 'VendorRejectedError', code: 'too_large' });
  });
});
