import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { describe, it } from 'node:test';
import { routes } from '../../lib/constructs/routes.ts';
import { codesIn, root, tableOf, textOf } from './markdown.ts';

describe('docs/api.md', () => {
  it('has every route', () => {
    const listed = tableOf('docs/api.md', 'route').flatMap((row) => codesIn(row['route']));
    const served = routes.map(({ method, path }) => `${method} ${path}`);
    assert.deepEqual(listed.toSorted(), served.toSorted());
  });

  it('has every type of problem with its status', () => {
    const listed = tableOf('docs/api.md', 'type', 'status').map(
      (row) => `${codesIn(row['type'])[0]} ${row['status']}`,
    );
    const raised = globSync('lambdas/**/*.ts', { cwd: root }).flatMap((path) =>
      [...textOf(path).matchAll(/(?:RouteRefusal|problemAnswer)\(\s*(\d{3}),\s*'([a-z-]+)'/g)].map(
        ([, status, type]) => `${type} ${status}`,
      ),
    );
    assert.ok(raised.length >= 10);
    assert.deepEqual(listed.toSorted(), [...new Set(raised)].sort());
  });
});
