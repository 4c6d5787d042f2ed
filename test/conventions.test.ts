import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, it } from 'node:test';

const root = join(import.meta.dirname, '..');
const sources = (...patterns: string[]) =>
  patterns.flatMap((pattern) => globSync(pattern, { cwd: root })).map((path) => path.replaceAll('\\', '/'));
const textOf = (path: string) => readFileSync(join(root, path), 'utf8');
/** Without comments: they may speak of what the code must not do. */
const codeOf = (path: string) =>
  textOf(path)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '');
const importsOf = (path: string) =>
  [...textOf(path).matchAll(/(?:from|import)\s+'(\.[^']+)'/g)].map(([, target = '']) =>
    relative(root, join(root, dirname(path), target)).replaceAll('\\', '/'),
  );

const product = sources('bin/**/*.ts', 'lib/**/*.ts', 'lambdas/**/*.ts');

/** Layers of the handlers; each may import those after it. */
const layers = [
  ['activities', 'compensations', 'api', 'operations'],
  ['campaign'],
  ['calls'],
  ['breaker', 'vendors'],
  ['platform'],
];

describe('the tree', () => {
  it('has handlers that import downwards only', () => {
    const wrong = sources('lambdas/**/*.ts').flatMap((path) => {
      const level = layers.findIndex((layer) => layer.includes(path.split('/')[1] ?? ''));
      return importsOf(path)
        .filter((target) => {
          const [top, folder = ''] = target.split('/');
          if (top !== 'lambdas') return true;
          const targetLevel = layers.findIndex((layer) => layer.includes(folder));
          return targetLevel < level || (level === 0 && targetLevel === 0);
        })
        .map((target) => `${path} imports ${target}`);
    });
    assert.deepEqual(wrong, []);
  });

  it('has a twin that knows no campaign', () => {
    const wrong = sources('lib/local/**/*.ts').flatMap((path) =>
      importsOf(path)
        .filter((target) => !target.startsWith('lib/local/'))
        .map((target) => `${path} imports ${target}`),
    );
    assert.deepEqual(wrong, []);
  });

  it('has no file over 300 lines in the product', () => {
    const long = product.filter((path) => textOf(path).split('\n').length > 300);
    assert.deepEqual(long, []);
  });
});

describe('the product code', () => {
  it('never casts: what comes from outside is parsed', () => {
    const casts = product.filter((path) =>
      /[\w)\]}>]\s+as\s+(?!const\b)(?:[A-Z{(['"]|any\b|unknown\b|never\b|string\b|number\b|boolean\b)/.test(
        codeOf(path)
          .replace(/import[^;]*;/g, '')
          .replace(/`[^`]*`|'[^'\n]*'/g, "''"),
      ),
    );
    assert.deepEqual(casts, []);
  });

  it('never quiets the compiler', () => {
    const quiet = product.filter((path) => /@ts-(ignore|expect-error|nocheck)/.test(textOf(path)));
    assert.deepEqual(quiet, []);
  });

  it('makes begun effects in the ledger, its undo and the outbox alone', () => {
    const makers = sources('lambdas/**/*.ts').filter((path) => /\bbegunEffect\(/.test(codeOf(path)));
    assert.deepEqual(makers.sort(), [
      'lambdas/campaign/ledger.ts',
      'lambdas/campaign/outbox/begun-notice.ts',
      'lambdas/campaign/undo/undo-effect.ts',
      'lambdas/platform/begun-effect.ts',
    ]);
  });

  it('sends to services behind the guard alone', () => {
    const senders = sources('lambdas/**/*.ts').filter((path) =>
      /^import (?!type)[^;]*from '(axios|node:https?|node:http2|undici)'|\bfetch\(/m.test(codeOf(path)),
    );
    assert.deepEqual(senders.sort(), [
      'lambdas/platform/vendor-http.ts',
      'lambdas/vendors/pages/page-request.ts',
    ]);
    assert.equal(codeOf('lambdas/platform/vendor-http.ts').match(/\bexchange\(client/g)?.length, 1);
    assert.match(codeOf('lambdas/platform/vendor-http.ts'), /guard\.call\([\s\S]{0,250}exchange\(client/);
    assert.match(codeOf('lambdas/vendors/pages.ts'), /guard\.call\([^;]*\brequest\(url/);
  });

  it('makes every handler with one of the wrappers', () => {
    const handlers = sources('lambdas/{activities,compensations,api,operations}/*.ts');
    assert.ok(handlers.length > 20);
    const bare = handlers.filter(
      (path) =>
        !/export const handler = create(TaskHandler|CompensationHandler|Route|Handler)\(/.test(textOf(path)),
    );
    assert.deepEqual(bare, []);
  });

  it('has no words left for later', () => {
    const later = product.filter((path) => /\b(TODO|FIXME|XXX|HACK)\b/.test(textOf(path)));
    assert.deepEqual(later, []);
  });
});
