import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { type Bundles, buildBundles, bundleFunctions } from '../../lib/constructs/bundles.ts';
import { functionCatalogue } from '../../lib/constructs/function-catalogue.ts';
import { runs } from '../support/counts.ts';

const require = createRequire(import.meta.url);

describe('the bundles', () => {
  let bundles: Bundles;
  before(async () => {
    bundles = await bundleFunctions();
  });

  it('hold a handler each, without needing node_modules', () => {
    // Journeys load most of them, too.
    for (const { id } of functionCatalogue.slice(0, runs(12, functionCatalogue.length))) {
      const { handler } = require(join(bundles.directory(id), 'index.cjs'));
      assert.equal(typeof handler, 'function', id);
    }
  });

  it('are small enough to start fast', async () => {
    for (const { id } of functionCatalogue) {
      const bytes = await bundles.bytes(id);
      assert.ok(bytes > 0 && bytes < 1_500_000, `${id} has ${bytes} bytes`);
    }
  });

  it('leave multipart bodies out', () => {
    const { sources } = sourceMapOf('search-notion');
    assert.ok(!sources.some((source) => /\/form-data\/lib\//.test(source)));
    assert.ok(sources.some((source) => source.includes('/axios/lib/')));
  });

  it('map to sources by paths that are the same on every machine', () => {
    const { sources, sourcesContent } = sourceMapOf('begin-campaign');
    assert.ok(sources.includes('../../../../lambdas/activities/begin-campaign.ts'));
    assert.ok(sources.every((source) => /^(\.\.\/){3,4}(lambdas|lib|@?[a-z])/.test(source)));
    assert.equal(sourcesContent, undefined);
  });

  it('put what draws images beside the function that does', () => {
    const files = readdirSync(bundles.directory('render-asset'));
    assert.ok(files.includes('index_bg.wasm'));
    assert.ok(files.some((file) => file.endsWith('.ttf')));
    assert.deepEqual(readdirSync(bundles.directory('begin-campaign')).toSorted(), [
      'index.cjs',
      'index.cjs.map',
    ]);
  });

  it('are the same every time, alone and together', async (test) => {
    const directory = mkdtempSync(join(import.meta.dirname, '../../node_modules/.cache/again-'));
    test.after(() => rmSync(directory, { recursive: true, force: true }));
    const again = functionCatalogue.slice(0, runs(2, functionCatalogue.length));
    await buildBundles(directory, { only: again.map(({ id }) => id) });
    for (const { id } of again) {
      assert.ok(readFileSync(join(directory, id, 'index.cjs')).equals(read(id)), id);
    }
  });

  it('are made once for the same sources', async () => {
    const again = await bundleFunctions();
    assert.equal(again.directory('sweeper'), bundles.directory('sweeper'));
  });

  function sourceMapOf(id: 'search-notion' | 'begin-campaign'): {
    sources: string[];
    sourcesContent?: unknown;
  } {
    return JSON.parse(readFileSync(join(bundles.directory(id), 'index.cjs.map'), 'utf8'));
  }

  const read = (id: (typeof functionCatalogue)[number]['id']): Buffer =>
    readFileSync(join(bundles.directory(id), 'index.cjs'));
});
