import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type FigmaSandbox, figmaSandboxFile, startFigmaSandbox } from '../../../lib/local/vendors/figma.ts';
import { aManualClock } from '../../support/manual-clock.ts';

const { fileKey, frames } = figmaSandboxFile;

async function rendersOf(sandbox: FigmaSandbox, query: string, key: string = fileKey) {
  const { baseUrl, token } = sandbox.secret();
  const answer = await fetch(`${baseUrl}/v1/images/${key}?${query}`, { headers: { 'x-figma-token': token } });
  const body = (await answer.json()) as { err?: string; images?: Record<string, string | null> };
  return { status: answer.status, retryAfter: answer.headers.get('retry-after'), ...body };
}

describe('the double of Figma', () => {
  it('turns texts into shapes and drops ids unless it is told not to', async (t) => {
    const sandbox = await startFigmaSandbox({ clock: aManualClock() });
    t.after(() => sandbox.close());
    const svgOf = async (query: string) => {
      const { images = {} } = await rendersOf(sandbox, `ids=${frames.email}&format=svg${query}`);
      return (await fetch(images[frames.email] ?? '')).text();
    };
    const plain = await svgOf('');
    assert.doesNotMatch(plain, /<text|slot:/);
    assert.match(plain, /url\(#paint0_linear_1_2\)[\s\S]*id="paint0_linear_1_2"/);
    assert.doesNotMatch(await svgOf('&svg_outline_text=false'), /slot:/);
    assert.match(await svgOf('&svg_outline_text=false&svg_include_id=true'), /<text id="slot:headline"/);
  });

  it('answers null for a node that is not there', async (t) => {
    const sandbox = await startFigmaSandbox({ clock: aManualClock() });
    t.after(() => sandbox.close());
    const { status, images } = await rendersOf(sandbox, `ids=${frames.blog},9:9&format=svg`);
    assert.equal(status, 200);
    assert.equal(images?.['9:9'], null);
    assert.ok(images?.[frames.blog]);
  });

  it('forgets a render after 30 days', async (t) => {
    const clock = aManualClock();
    const sandbox = await startFigmaSandbox({ clock });
    t.after(() => sandbox.close());
    const { images = {} } = await rendersOf(sandbox, `ids=${frames.email}&format=svg`);
    const address = images[frames.email] ?? '';
    clock.advanceBy(30 * 24 * 3_600_000 - 1);
    assert.equal((await fetch(address)).status, 200);
    clock.advanceBy(1);
    assert.equal((await fetch(address)).status, 403);
  });

  it('refuses more renders a minute than a seat has, and downloads without limit', async (t) => {
    const clock = aManualClock();
    const sandbox = await startFigmaSandbox({ clock, perMinute: 2 });
    t.after(() => sandbox.close());
    const query = `ids=${frames.email}&format=svg`;
    const { images = {} } = await rendersOf(sandbox, query);
    clock.advanceBy(20_000);
    await rendersOf(sandbox, query);
    const refused = await rendersOf(sandbox, query);
    assert.deepEqual([refused.status, refused.retryAfter], [429, '40']);
    for (let count = 0; count < 5; count += 1) {
      assert.equal((await fetch(images[frames.email] ?? '')).status, 200);
    }
    clock.advanceBy(40_000);
    assert.equal((await rendersOf(sandbox, query)).status, 200);
  });

  it('has the designs in the files, and at the nodes, that it is told', async (t) => {
    const own = { email: '10:1', social: '10:2', blog: '10:3' };
    const sandbox = await startFigmaSandbox({ clock: aManualClock(), designs: { ourFile: own } });
    t.after(() => sandbox.close());
    const { images = {} } = await rendersOf(sandbox, 'ids=10:1,10:2,10:3&format=svg', 'ourFile');
    assert.ok(Object.values(images).every((address) => address !== null));
    assert.equal((await rendersOf(sandbox, 'ids=10:1&format=svg')).status, 404);
    assert.equal((await rendersOf(sandbox, 'ids=10:1', 'ourFile')).status, 400);
  });
});
