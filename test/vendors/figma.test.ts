import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createFigma, type Figma } from '../../lambdas/vendors/figma.ts';
import type { Fault } from '../../lib/local/vendors/faults.ts';
import { type FigmaSandbox, figmaSandboxFile, startFigmaSandbox } from '../../lib/local/vendors/figma.ts';
import { aManualClock } from '../support/manual-clock.ts';
import { unguarded } from '../support/unguarded.ts';

const { fileKey, frames } = figmaSandboxFile;

describe('the Figma client', () => {
  const clock = aManualClock();
  let sandbox: FigmaSandbox;
  let figma: Figma;

  const onDownload = ({ path }: { path: string }) => path.startsWith('/renders/');
  const onImages = ({ path }: { path: string }) => path.startsWith('/v1/images/');
  const failOnce = (fault: Fault, when = onImages) => sandbox.faults.add({ times: 1, when, fault });

  beforeEach(async () => {
    sandbox = await startFigmaSandbox({ clock });
    figma = createFigma({ secret: sandbox.secret(), settings: { fileKey }, clock, guard: unguarded });
  });
  afterEach(() => sandbox.close());

  it('exports all frames with one render, texts and layer names kept', async () => {
    const templates = await figma.exportTemplates([frames.email, frames.social, frames.blog, frames.email]);
    assert.deepEqual(Object.keys(templates).sort(), ['1:2', '1:3', '1:4']);
    for (const svg of Object.values(templates)) assert.match(svg, /<text id="slot:name"[^>]*><tspan x="/);
    assert.equal(sandbox.requests.filter(onImages).length, 1);
    assert.equal(sandbox.requests.filter(onDownload).length, 3);
  });

  it('asks for the version that the stage is pinned to', async () => {
    const asked: (string | null)[] = [];
    sandbox.faults.add({
      when: ({ query }) => {
        asked.push(query.get('version'));
        return false;
      },
      fault: { kind: 'reset' },
    });
    const pinned = createFigma({
      secret: sandbox.secret(),
      settings: { fileKey, version: '123' },
      clock,
      guard: unguarded,
    });
    await pinned.exportTemplates([frames.email]);
    assert.equal(asked[0], '123');
  });

  it('shows the token to Figma, and not to the host that has the files', async () => {
    const tokens: Record<string, string | undefined> = {};
    sandbox.faults.add({
      when: ({ path, headers }) => {
        tokens[path.split('/')[1] ?? ''] = headers['x-figma-token'];
        return false;
      },
      fault: { kind: 'reset' },
    });
    await figma.exportTemplates([frames.email]);
    assert.deepEqual(tokens, { v1: sandbox.secret().token, renders: undefined });
  });

  it('names the frame that could not be rendered', async () => {
    sandbox.design(fileKey, frames.social, undefined);
    await assert.rejects(figma.exportTemplates([frames.email, frames.social]), {
      name: 'VendorRejectedError',
      message: /node 1:3 of file/,
    });
  });

  it('waits as long as Figma says, and says whose limit it is', async () => {
    const limited = await startFigmaSandbox({ clock, perMinute: 1 });
    try {
      const client = createFigma({
        secret: limited.secret(),
        settings: { fileKey },
        clock,
        guard: unguarded,
      });
      await client.exportTemplates([frames.email]);
      clock.advanceBy(15_000);
      await assert.rejects(client.exportTemplates([frames.email]), {
        name: 'ThrottledError',
        retryAt: clock.now() + 45_000,
        message: /high seat, pro plan/,
      });
      clock.advanceBy(45_000);
      await client.exportTemplates([frames.email]);
    } finally {
      await limited.close();
    }
  });

  it('says that a View seat is not enough', async () => {
    failOnce({
      kind: 'answer',
      answer: {
        status: 429,
        headers: { 'retry-after': '86400', 'x-figma-rate-limit-type': 'low', 'x-figma-plan-tier': 'starter' },
        body: { status: 429, err: 'Rate limit exceeded' },
      },
    });
    await assert.rejects(figma.exportTemplates([frames.email]), {
      name: 'ThrottledError',
      message: /use a Dev or Full seat/,
    });
  });

  it('refuses a token or a file that is wrong', async () => {
    const wrongToken = createFigma({
      secret: { ...sandbox.secret(), token: 'figd_wrong' },
      settings: { fileKey },
      clock,
      guard: unguarded,
    });
    await assert.rejects(wrongToken.exportTemplates([frames.email]), {
      name: 'VendorRejectedError',
      status: 403,
    });
    const wrongFile = createFigma({
      secret: sandbox.secret(),
      settings: { fileKey: 'none' },
      clock,
      guard: unguarded,
    });
    await assert.rejects(wrongFile.exportTemplates([frames.email]), {
      name: 'VendorRejectedError',
      status: 404,
    });
  });

  const outages: readonly (readonly [string, Fault, typeof onImages])[] = [
    [
      'an internal error',
      { kind: 'answer', answer: { status: 500, body: { status: 500, err: 'x' } } },
      onImages,
    ],
    ['a broken connection', { kind: 'reset' }, onImages],
    [
      'an answer that is no list of images',
      { kind: 'answer', answer: { status: 200, body: '{"imag' } },
      onImages,
    ],
    [
      'a render that ran out of time',
      {
        kind: 'answer',
        answer: { status: 400, body: { status: 400, err: 'Render timeout, try fewer images' } },
      },
      onImages,
    ],
    ['a broken download', { kind: 'reset' }, onDownload],
    [
      'a download that is no SVG',
      { kind: 'answer', answer: { status: 200, body: '<html></html>' } },
      onDownload,
    ],
  ];
  for (const [what, fault, when] of outages) {
    it(`takes ${what} for an outage`, async () => {
      failOnce(fault, when);
      await assert.rejects(figma.exportTemplates([frames.email]), { name: 'VendorUnavailableError' });
      await figma.exportTemplates([frames.email]);
    });
  }

  it('refuses a render that is too large to be a template', async () => {
    const body = `<svg xmlns="http://www.w3.org/2000/svg">${' '.repeat(6 * 1024 * 1024)}</svg>`;
    failOnce({ kind: 'answer', answer: { status: 200, body } }, onDownload);
    await assert.rejects(figma.exportTemplates([frames.email]), {
      name: 'VendorRejectedError',
      message: /node 1:2 is larger than 5 MB/,
    });
  });
});
