import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { requestPage } from '../../lambdas/vendors/pages/page-request.ts';
import { createPages, type Pages, type PagesOptions } from '../../lambdas/vendors/pages.ts';
import { type PagesSandbox, startPagesSandbox } from '../../lib/local/vendors/pages.ts';
import { aManualClock } from '../support/manual-clock.ts';
import { unguarded } from '../support/unguarded.ts';

const html = { 'content-type': 'text/html' };
const aPage = (title: string) => `<!doctype html><title>${title}</title><main>Text of ${title}</main>`;
const redirect = (location: string, status = 302) => ({ status, headers: { location } });

describe('the reader of pages', () => {
  const clock = aManualClock();
  let sandbox: PagesSandbox;
  let pages: Pages;

  const reader = (overrides: Partial<PagesOptions> = {}) =>
    createPages({ settings: { gatewayUrl: sandbox.gatewayUrl() }, clock, guard: unguarded, ...overrides });

  beforeEach(async () => {
    sandbox = await startPagesSandbox({ clock });
    pages = reader();
  });
  afterEach(() => sandbox.close());

  it('reads a page through the gateway, after its robots.txt', async () => {
    const facts = await pages.fetchPage('https://acme.example/pricing#team');
    assert.equal(facts.url, 'https://acme.example/pricing');
    assert.equal(facts.title, 'Pricing | Acme Deploy');
    assert.deepEqual(facts.headlines, ['Pay for what you release', 'Team', 'Business']);
    assert.deepEqual(facts.callsToAction, ['Start free for 14 days', 'Talk to sales']);
    assert.match(facts.content, /EUR 49 a month for 200 deployments\./);
    assert.deepEqual(sandbox.visits, ['https://acme.example/robots.txt', 'https://acme.example/pricing']);
  });

  it('says who reads, and where to complain', async () => {
    const agents: (string | undefined)[] = [];
    sandbox.faults.add({
      when: ({ headers }) => {
        agents.push(headers['user-agent']);
        return false;
      },
      fault: { kind: 'reset' },
    });
    const contactUrl = 'https://example.com/crawler';
    await reader({ settings: { gatewayUrl: sandbox.gatewayUrl(), contactUrl } }).fetchPage(
      'https://northpipe.example/',
    );
    assert.deepEqual([...new Set(agents)], ['campaign-orchestrator (+https://example.com/crawler)']);
  });

  it('asks for a robots.txt once', async () => {
    await pages.fetchPage('https://acme.example/pricing');
    await pages.fetchPage('https://acme.example/pricing');
    assert.equal(sandbox.visits.filter((address) => address.endsWith('/robots.txt')).length, 1);
  });

  it('does not read what a robots.txt asks it not to, and everything where there is none', async () => {
    await assert.rejects(pages.fetchPage('https://acme.example/admin/'), {
      name: 'VendorRejectedError',
      code: 'robots_refused',
    });
    assert.deepEqual(sandbox.visits, ['https://acme.example/robots.txt']);
    await pages.fetchPage('https://harbourly.example/product');
  });

  it('does not read a site whose robots.txt cannot be had, and asks again the next time', async () => {
    sandbox.publish('https://acme.example/robots.txt', { status: 500 });
    await assert.rejects(pages.fetchPage('https://acme.example/pricing'), { name: 'VendorUnavailableError' });
    sandbox.publish('https://acme.example/robots.txt', { status: 404 });
    await pages.fetchPage('https://acme.example/pricing');
  });

  it('follows three redirects and not a fourth', async () => {
    for (const hop of [1, 2, 3, 4]) {
      sandbox.publish(`https://acme.example/${hop}`, redirect(hop === 4 ? '/pricing' : `/${hop + 1}`, 301));
    }
    const facts = await pages.fetchPage('https://acme.example/2');
    assert.equal(facts.url, 'https://acme.example/pricing');
    await assert.rejects(pages.fetchPage('https://acme.example/1'), { code: 'too_many_redirects' });
  });

  const traps = [
    'http://169.254.169.254/latest/meta-data/',
    'http://127.0.0.1/',
    'http://[::1]/',
    'http://localhost/',
    '//2130706433/',
    'https://acme.example:9200/',
    'file:///etc/passwd',
    'http://secrets.internal/',
  ];
  for (const trap of traps) {
    it(`does not follow a redirect to ${trap}`, async () => {
      sandbox.publish('https://acme.example/trap', redirect(trap));
      await assert.rejects(pages.fetchPage('https://acme.example/trap'), {
        name: 'VendorRejectedError',
        code: 'address_refused',
      });
      assert.equal(sandbox.visits.at(-1), 'https://acme.example/trap');
    });
  }

  it('checks the robots.txt of a redirect as it checks that of the first address', async () => {
    sandbox.publish('https://northpipe.example/go', redirect('https://acme.example/admin/'));
    await assert.rejects(pages.fetchPage('https://northpipe.example/go'), { code: 'robots_refused' });
    assert.ok(!sandbox.visits.includes('https://acme.example/admin/'));
    sandbox.publish('https://harbourly.example/robots.txt', redirect('http://10.0.0.1/robots.txt'));
    await assert.rejects(pages.fetchPage('https://harbourly.example/product'), { code: 'address_refused' });
  });

  it('connects to the addresses that were checked, and checks every hop', async () => {
    const names: Record<string, string[]> = {
      'acme.example': ['93.184.216.34'],
      'inside.example': ['192.168.7.7'],
    };
    const routes: unknown[] = [];
    const direct = reader({
      settings: {},
      resolve: async (name) => names[name] ?? [],
      request: (url, route, headers, signal) => {
        routes.push(route);
        const gateway = new URL(sandbox.gatewayUrl());
        return requestPage(url, { kind: 'gateway', gateway }, headers, signal);
      },
    });
    await direct.fetchPage('https://acme.example/pricing');
    assert.deepEqual(routes, new Array(2).fill({ kind: 'direct', addresses: ['93.184.216.34'] }));
    sandbox.publish('https://acme.example/out', redirect('https://inside.example/'));
    await assert.rejects(direct.fetchPage('https://acme.example/out'), { code: 'address_refused' });
    assert.ok(!sandbox.visits.some((address) => address.includes('inside')));
  });

  it('notices a name that changes its address between two hops', async () => {
    const answers = [['93.184.216.34'], ['93.184.216.34'], ['127.0.0.1']];
    const direct = reader({
      settings: {},
      resolve: async () => answers.shift() ?? [],
      request: (url, _route, headers, signal) =>
        requestPage(url, { kind: 'gateway', gateway: new URL(sandbox.gatewayUrl()) }, headers, signal),
    });
    sandbox.publish('https://acme.example/again', redirect('/pricing'));
    await assert.rejects(direct.fetchPage('https://acme.example/again'), { code: 'address_refused' });
  });

  it('sends nothing to a name that leads inside', async () => {
    const request = () => assert.fail('was sent');
    const direct = reader({ settings: {}, resolve: async () => ['10.0.0.5'], request });
    await assert.rejects(direct.fetchPage('https://acme.example/'), { code: 'address_refused' });
  });

  it('does not wait for a resolver that does not answer', async () => {
    const resolve = () => new Promise<string[]>(() => undefined);
    await assert.rejects(
      reader({ settings: {}, resolve, timeoutMs: 50 }).fetchPage('https://acme.example/'),
      {
        name: 'VendorUnavailableError',
        message: /no answer in time/,
      },
    );
  });

  it('waits as long as a busy site says', async () => {
    for (const status of [429, 503]) {
      sandbox.publish('https://acme.example/busy', { status, headers: { 'retry-after': '30' } });
      await assert.rejects(pages.fetchPage('https://acme.example/busy'), {
        name: 'ThrottledError',
        retryAt: clock.now() + 30_000,
      });
    }
  });

  const answers = [
    { answer: { status: 500 }, name: 'VendorUnavailableError' },
    { answer: { status: 503 }, name: 'VendorUnavailableError' },
    { answer: { status: 404, headers: html, body: 'gone' }, name: 'VendorRejectedError' },
    { answer: { status: 403, headers: html, body: 'no' }, name: 'VendorRejectedError' },
    { answer: { status: 304 }, name: 'VendorRejectedError' },
    {
      answer: { status: 200, headers: { 'content-type': 'application/pdf' }, body: '%PDF' },
      code: 'not_html',
    },
    { answer: { status: 200, body: 'who knows' }, code: 'not_html' },
    { answer: { status: 200, headers: html, body: 'x'.repeat(2 * 1024 * 1024 + 1) }, code: 'too_large' },
    {
      answer: {
        status: 200,
        headers: { ...html, 'content-encoding': 'gzip' },
        body: gzipSync(Buffer.alloc(30 * 1024 * 1024)),
      },
      code: 'too_large',
    },
    {
      answer: { status: 200, headers: { ...html, 'content-encoding': 'gzip' }, body: 'not gzip' },
      name: 'VendorUnavailableError',
    },
    {
      answer: { status: 200, headers: { ...html, 'content-encoding': 'zstd' }, body: 'x' },
      code: 'encoding_refused',
    },
    {
      answer: { status: 200, headers: html, body: '<div>'.repeat(200_000) },
      code: 'not_parsable',
    },
  ];
  for (const { answer, ...expected } of answers) {
    it(`says ${Object.values(expected)} to ${answer.status} ${JSON.stringify(answer.headers ?? {})}`, async () => {
      sandbox.publish('https://acme.example/odd', answer);
      await assert.rejects(pages.fetchPage('https://acme.example/odd'), expected);
    });
  }

  it('reads compressed pages, and those in another charset', async () => {
    const compressed = { ...html, 'content-encoding': 'gzip' };
    sandbox.publish('https://acme.example/gz', {
      status: 200,
      headers: compressed,
      body: gzipSync(aPage('Tea')),
    });
    assert.equal((await pages.fetchPage('https://acme.example/gz')).title, 'Tea');
    const latin = { 'content-type': 'text/html; charset=iso-8859-1' };
    sandbox.publish('https://acme.example/l1', {
      status: 200,
      headers: latin,
      body: Buffer.from(aPage('Café'), 'latin1'),
    });
    assert.equal((await pages.fetchPage('https://acme.example/l1')).title, 'Café');
    const unknown = { 'content-type': 'text/html; charset=klingon' };
    sandbox.publish('https://acme.example/k', { status: 200, headers: unknown, body: aPage('Café') });
    assert.equal((await pages.fetchPage('https://acme.example/k')).title, 'Café');
  });

  it('takes a broken connection, and a host that the gateway does not know, for an outage', async () => {
    sandbox.faults.add({ times: 1, fault: { kind: 'reset' } });
    await assert.rejects(pages.fetchPage('https://acme.example/pricing'), { name: 'VendorUnavailableError' });
    await assert.rejects(pages.fetchPage('https://nowhere.example/'), { name: 'VendorUnavailableError' });
    await pages.fetchPage('https://acme.example/pricing');
  });

  it('gives up on a page that does not come', async () => {
    const hurried = reader({ timeoutMs: 100 });
    await hurried.fetchPage('https://acme.example/pricing');
    sandbox.faults.add({ times: 1, fault: { kind: 'latency', ms: 60_000 } });
    await assert.rejects(hurried.fetchPage('https://acme.example/pricing'), {
      name: 'VendorUnavailableError',
      message: /no answer in time/,
    });
  });
});
