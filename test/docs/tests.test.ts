import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { mutants } from '../faults/mutants.ts';
import { alone, onlyInAll, sharedWorlds } from '../runner/plan.ts';
import { codesIn, root, tableOf } from './markdown.ts';

const page = 'docs/tests.md';
const files = globSync('test/**/*.ts', { cwd: root }).map((path) => path.replaceAll('\\', '/'));

describe('docs/tests.md', () => {
  it('has every file that only test:all runs, with the reason', () => {
    const rows = tableOf(page, 'file', 'why').map((row) => [codesIn(row['file'])[0], row['why']]);
    assert.deepEqual(Object.fromEntries(rows), onlyInAll);
  });

  it('has the counts of all random cases', () => {
    const counts = files.flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(/\bruns\(([\w.]+), ([\w.]+)\)/g)].map(
        ([, few, all]) => [file, few, all],
      ),
    );
    const rows = tableOf(page, 'file', 'in npm test').map((row) => [
      codesIn(row['file'])[0],
      row['in npm test'],
      row['in test:all'],
    ]);
    assert.deepEqual(rows.toSorted(), counts.toSorted());
  });

  it('has every mutant, with a file of npm test', () => {
    const rows = tableOf(page, 'without', 'a file of npm test that fails').map((row) => [
      row['without'],
      codesIn(row['a file of npm test that fails'])[0],
    ]);
    assert.deepEqual(
      rows,
      mutants.map(({ without, foundBy }) => [without, foundBy]),
    );
    assert.deepEqual(
      mutants.filter(({ foundBy }) => onlyInAll[foundBy] !== undefined),
      [],
    );
  });
});

describe('the plan of the tests', () => {
  it('names files that exist', () => {
    const named = [...sharedWorlds.flat(), ...Object.keys(onlyInAll), ...Object.keys(alone)];
    assert.deepEqual(
      named.filter((file) => !files.includes(file)),
      [],
    );
  });

  it('has every file that needs a world in a process with one', () => {
    const needing = files.filter(
      (file) =>
        file.endsWith('.test.ts') && /\btheCampaignWorld\(/.test(readFileSync(join(root, file), 'utf8')),
    );
    const planned = [...sharedWorlds.flat(), ...Object.keys(onlyInAll)];
    assert.deepEqual(
      needing.filter((file) => !planned.includes(file)),
      [],
    );
  });
});

describe('the Node.js that is asked for', () => {
  it('is the same wherever it is named', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const brought = Object.values<string>(manifest.optionalDependencies).map(
      (version) => version.split('.')[0],
    );
    const [major, ...others] = [...new Set(brought)];
    assert.deepEqual(others, []);
    assert.equal(manifest.engines.node, `>=${major}`);
    assert.equal(readFileSync(join(root, '.nvmrc'), 'utf8').trim(), major);
    assert.match(
      readFileSync(join(root, 'README.md'), 'utf8'),
      new RegExp(`needs Node\\.js ${major} with npm`),
    );
    assert.match(readFileSync(join(root, 'bin/cdk.mjs'), 'utf8'), new RegExp(`const oldest = ${major};`));
    assert.match(readFileSync(join(root, 'lib/constructs/bundles.ts'), 'utf8'), new RegExp(`'node${major}'`));
  });
});
