import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { createCompiledModules, keptCodeOf } from '../../../lib/local/lambda/compiled-modules.ts';

function aDirectory(test: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), 'compiled-'));
  test.after(() => rmSync(directory, { recursive: true }));
  return directory;
}

/** Two modules, and where their code is kept. */
function twoModules(test: TestContext) {
  const directory = aDirectory(test);
  const files = ['one', 'two'].map((name) => join(directory, `${name}.cjs`));
  for (const file of files) writeFileSync(file, `exports.name = ${JSON.stringify(file)};`);
  const [one = '', two = ''] = files;
  return { one, two, code: join(directory, 'code') };
}

describe('compiled modules', () => {
  it('are compiled once', (test) => {
    const { one } = twoModules(test);
    const modules = createCompiledModules();
    assert.equal(modules.scriptOf(one), modules.scriptOf(one));
    assert.equal(modules.size(), 1);
  });

  it('are taken from what another process has kept, and kept where it has not', (test) => {
    const { one, two, code } = twoModules(test);
    const first = createCompiledModules(code);
    assert.equal(first.scriptOf(one).cachedDataRejected, undefined, 'nothing was kept yet');
    first.keep();

    const second = createCompiledModules(code);
    assert.equal(second.scriptOf(one).cachedDataRejected, false);
    assert.equal(second.scriptOf(two).cachedDataRejected, undefined);
    second.keep();
    assert.equal(readdirSync(code).length, 2);
  });

  it('are compiled where what was kept is of no use', (test) => {
    const { two, code } = twoModules(test);
    mkdirSync(code);
    writeFileSync(keptCodeOf(two, code), 'half of it');
    const script = createCompiledModules(code).scriptOf(two);
    assert.equal(script.cachedDataRejected, true);
    assert.equal(typeof script.runInThisContext(), 'function');
  });

  it('are kept nowhere without a directory', (test) => {
    const { one } = twoModules(test);
    const modules = createCompiledModules();
    modules.scriptOf(one);
    modules.keep();
    assert.equal(modules.size(), 1);
  });
});
