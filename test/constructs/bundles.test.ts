import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Bundles, bundleFunctions } from '../../lib/constructs/bundles.ts';
import { functionCatalogue } from '../../lib/constructs/function-catalogue.ts';

const require = createRequire(import.meta.url);

describe('the bundles', () => {
  let bundles: Bundles;
  before(async () => {
    bundles = await bundleFunctions();
  });
  after(() => bundles.remove());

  it('hold a handler for every function, without needing node_modules', () => {
    for (const { id } of functionCatalogue) {
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

  it('are the same every time', async () => {
    const again = await bundleFunctions();
    try {
      for (const { id } of functionCatalogue) {
        assert.ok(read(again, id).equals(read(bundles, id)), id);
      }
    } finally {
      await again.remove();
    }
    assert.ok(!existsSync(again.directory('sweeper')));
  });

  function sourceMapOf(id: 'search-notion' | 'begin-campaign'): {
    sources: string[];
    sourcesContent?: unknown;
  } {
    return JSON.parse(readFileSync(join(bundles.directory(id), 'index.cjs.map'), 'utf8'));
  }

  const read = (from: Bundles, id: (typeof functionCatalogue)[number]['id']): Buffer =>
    readFileSync(join(from.directory(id), 'index.cjs'));
});
