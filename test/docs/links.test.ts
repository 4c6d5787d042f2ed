import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import manifest from '../../package.json' with { type: 'json' };
import { pages, proseOf, root, textOf } from './markdown.ts';

const linksOf = (page: string) =>
  [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target));

/** Anchors as GitHub makes them of headings. */
const anchorsOf = (page: string) =>
  [...proseOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-'),
  );

describe('the documentation', () => {
  it('links to files and headings that exist', () => {
    const links = pages.flatMap((page) => linksOf(page).map((target) => ({ page, target })));
    assert.ok(links.length > 50);
    const broken = links.filter(({ page, target }) => {
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? page : join(dirname(page), path);
      if (!existsSync(join(root, file))) return true;
      return anchor !== undefined && !anchorsOf(file).includes(anchor);
    });
    assert.deepEqual(broken, []);
  });

  it('names scripts that exist', () => {
    const named = pages.flatMap((page) =>
      [...textOf(page).matchAll(/\bnpm run ([a-z-]+)/g)].map(([, script = '']) => ({ page, script })),
    );
    assert.ok(named.length > 5);
    const unknown = named.filter(({ script }) => !Object.hasOwn(manifest.scripts, script));
    assert.deepEqual(unknown, []);
  });

  it('names files of the tree that exist', () => {
    const path = /`((?:bin|lib|lambdas|test|docs)\/[\w./-]+)`/g;
    const missing = pages.flatMap((page) =>
      [...proseOf(page).matchAll(path)]
        .map(([, file = '']) => file)
        .filter((file) => !existsSync(join(root, file)))
        .map((file) => `${page} names ${file}`),
    );
    assert.deepEqual(missing, []);
  });
});
