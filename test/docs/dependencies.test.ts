import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import manifest from '../../package.json' with { type: 'json' };
import { codesIn, tablesNamed } from './markdown.ts';

const rows = tablesNamed('docs/dependencies.md', 'package', 'reason');
const listed = rows.flatMap((row) => codesIn(row['package']));
const installed = Object.keys({
  ...manifest.dependencies,
  ...manifest.devDependencies,
  ...manifest.optionalDependencies,
});

describe('docs/dependencies.md', () => {
  it('has one line for every package, and none for any other', () => {
    assert.deepEqual(listed.toSorted(), installed.toSorted());
  });

  it('gives a reason for each', () => {
    const without = rows.filter((row) => (row['reason'] ?? '').length < 10);
    assert.deepEqual(without, []);
  });
});
