import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { BreakerOptions } from '../../lambdas/breaker/breaker-options.ts';
import { RateLimit } from '../../lambdas/breaker/rate-limit.ts';
import { codesIn, tableOf, textOf } from './markdown.ts';

const page = 'docs/breaker.md';

/** The rows of a table of options: name and default, as JSON. */
const optionsIn = (head: string) =>
  Object.fromEntries(
    tableOf(page, head, 'default').map((row) => [
      codesIn(row[head])[0] ?? '',
      codesIn(row['default']).map((text): unknown => JSON.parse(text))[0],
    ]),
  );

describe('docs/breaker.md', () => {
  it('has every option of a circuit with its default', () => {
    const none = Object.fromEntries(Object.keys(BreakerOptions.shape).map((name) => [name, undefined]));
    assert.deepEqual(optionsIn('`circuit`'), { ...none, ...BreakerOptions.parse({}) });
  });

  it('has every option of a rate with its default', () => {
    const { burst, margin } = RateLimit.parse({ calls: 1, perMs: 1 });
    assert.deepEqual(optionsIn('`rate`'), { calls: undefined, perMs: undefined, burst, margin });
  });

  it('names every metric of the breakers', () => {
    const metrics = globSync('lambdas/**/*.ts').flatMap((path) => [
      ...readFileSync(path, 'utf8').matchAll(/'(circuit_breaker_\w+)'/g),
    ]);
    const listed = tableOf(page, 'metric', 'counts').map((row) => codesIn(row['metric'])[0]);
    assert.deepEqual(listed.toSorted(), [...new Set(metrics.map(([, name]) => name))].toSorted());
    assert.ok(textOf(page).includes('a circuit has gone over'));
  });
});
