import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import jsonata from 'jsonata';
import type { Json } from '../../../lib/local/states/json.ts';
import { createExpressions } from '../../../lib/local/states/jsonata.ts';
import { toPlainJson } from '../../../lib/local/states/plain-json.ts';

const now = Date.UTC(2026, 1, 3, 4, 5, 6, 789);

function plainOr(value: unknown, otherwise: string): Json {
  try {
    return toPlainJson(value);
  } catch {
    return otherwise;
  }
}

async function evaluate(text: string, bindings: Record<string, Json> = {}): Promise<Json | undefined> {
  return createExpressions(() => now).compile(text)(bindings);
}

describe("Step Functions' additions to JSONata", () => {
  for (const [text, expected] of [
    ['$partition([1..9], 4)', [[1, 2, 3, 4], [5, 6, 7, 8], [9]]],
    ['$partition([1..3], 2.9)', [[1, 2], [3]]],
    ['$partition([1..3], 0)', undefined],
    ['$partition([], 2)', undefined],
    ['$range(0, 10, 2)', [0, 2, 4, 6, 8, 10]],
    ['$range(0, 9, 4)', [0, 4, 8]],
    ['$range(3, 1, -1)', [3, 2, 1]],
    ['$range(-1.7, 2, 1)', [-1, 0, 1, 2]],
    ['$range(4, 4, 1)', 4],
    ['$range(1, 4)', undefined],
    ['$range(1, 4, -1)', undefined],
    ['$hash("abc", "MD5")', '900150983cd24fb0d6963f7d28e17f72'],
    ['$hash("abc", "SHA-1")', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
    ['$hash("abc", "SHA-256")', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['$hash("abc")', undefined],
    ['$random(42)', 0.7275636800328681],
    ['$random(0)', 0.730967787376657],
    ['$random() >= 0 and $random() < 1', true],
    ['$parse("{\\"a\\":[1]}").a[0]', 1],
    ['$parse("[1]")', [1]],
    ['$contains($uuid(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)', true],
    ['$uuid() = $uuid()', false],
  ] as const) {
    it(`evaluates ${text}`, async () => {
      assert.deepEqual(await evaluate(text), expected);
    });
  }

  it('refuses an unknown hash algorithm and text that is no JSON', async () => {
    await assert.rejects(evaluate('$hash("abc", "sha-256")'), /knows MD5, SHA-1/);
    await assert.rejects(evaluate('$parse("{")'));
  });

  it('does not have $eval', async () => {
    await assert.rejects(evaluate('$eval("1")'), { code: 'T1006' });
  });

  it("refuses what came after JSONata 2.0.6, AWS's version", () => {
    const { compile } = createExpressions(() => now);
    assert.throws(() => compile('$a ?? 1'));
    assert.throws(() => compile('$a ?: 1'));
  });
});

describe('the time of an expression', () => {
  for (const [text, expected] of [
    ['$millis()', now],
    ['$now()', '2026-02-03T04:05:06.789Z'],
    ['$now("[Y]/[M01]/[D01]", "+0200")', '2026/02/03'],
    ['$toMillis("04:30", "[H01]:[m01]")', Date.UTC(2026, 1, 3, 4, 30)],
    ['$toMillis("2020-01-01T00:00:00Z")', Date.UTC(2020, 0, 1)],
    ['[1,2] ~> $map(function(){ $millis() })', [now, now]],
  ] as const) {
    it(`is the clock's in ${text}`, async () => {
      assert.deepEqual(await evaluate(text), expected);
    });
  }
});

describe('a result', () => {
  it('is an ordinary array, not a sequence of JSONata', async () => {
    const bindings = { list: [{ n: 1 }, { n: 2 }] };
    const names = Object.getOwnPropertyNames(await evaluate('$list.n', bindings));
    assert.deepEqual(names, ['0', '1', 'length']);
    const nested = await evaluate('{"all": $list.n}', bindings);
    assert.deepEqual(Object.getOwnPropertyNames((nested as { all: object }).all), ['0', '1', 'length']);
  });

  it('keeps a list of one that is meant as a list', async () => {
    assert.deepEqual(await evaluate('$list[n > 1][]', { list: [{ n: 1 }, { n: 2 }] }), [{ n: 2 }]);
  });

  for (const text of ['function($x){ $x }', '[function($x){ $x }]', '{"f": $sum}', '$number("1e999")']) {
    it(`is refused where it is no JSON: ${text}`, async () => {
      await assert.rejects(evaluate(text));
    });
  }

  it('is not mixed up between evaluations that run at once', async () => {
    const expression = createExpressions(() => now).compile('$n * 2 + $sum($list)');
    const results = await Promise.all(Array.from({ length: 50 }, (_, n) => expression({ n, list: [n, 1] })));
    assert.deepEqual(
      results,
      Array.from({ length: 50 }, (_, n) => n * 3 + 1),
    );
  });
});

describe('a path that is read directly', () => {
  const key = fc.constantFrom('a', 'b', 'toString', 'sequence', '__proto__x');
  const { value } = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom<Json>(null, true, 0, 'text'),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(key, tie('value'), { maxKeys: 4 }),
    ),
  }));

  it('gives what JSONata gives', async () => {
    await fc.assert(
      fc.asyncProperty(value, fc.array(key, { maxLength: 4 }), async (x, names) => {
        const text = ['$x', ...names].join('.');
        const expected: unknown = await jsonata(text).evaluate(undefined, { x });
        const found = await evaluate(text, { x }).catch(() => 'no JSON');
        assert.deepEqual(found, expected === undefined ? undefined : plainOr(expected, 'no JSON'));
      }),
      { numRuns: 2000 },
    );
  });
});
