import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import jsonata from 'jsonata';
import { createExpressions } from '../../../lib/local/states/jsonata.ts';
import { topLevelReferences } from '../../../lib/local/states/top-level-references.ts';

const referencesOf = (text: string) => topLevelReferences(jsonata(text).ast());

describe('references to a context item', () => {
  for (const [text, expected] of [
    ['phone', ['phone']],
    ['phone.number', ['phone']],
    ['$', ['$']],
    ['$$.a', ['$$']],
    ['$states.input.list[$$.n = 1]', ['$$']],
    ['*.a', ['*']],
    ['**', ['**']],
    ['{"a": phone}', ['phone']],
    ['[1, phone]', ['phone']],
    ['$exists(phone)', ['phone']],
    ['$x ? phone : other', ['phone', 'other']],
    ['$map($x, function($v){ b })', ['b']],
    ['($y := phone; $y)', ['phone']],
  ] as const) {
    it(`are found in ${text}`, () => {
      assert.deepEqual(referencesOf(text), expected);
    });
  }

  for (const text of [
    '$states.input.items[value > 3]',
    '$states.input.items.{"name": name, "all": $}',
    '$states.input.items.(a & b)',
    '$states.input.items^(>price, name)',
    '$states.input.items{kind: $sum(price)}',
    '$states.input ~> |$|{"a": 1, "b": c}, ["d"]|',
    '$states.input.items[$.n = 1][0]',
    '$states.input.*',
    '$states.input.**.id',
    '$map($states.input.items, function($v, $i){ {"n": $v.name, "i": $i} })',
    '$match($text, /a(b)/).groups[0]',
    '($f := function($n){ $n < 2 ? 1 : $n * $f($n - 1) }; $f(5))',
    '$states.input.items#$i.{"i": $i, "name": name}',
    '$states.result.Payload.verdict = "ok" and $not($states.input.quiet)',
  ]) {
    it(`are not seen in ${text}`, () => {
      assert.deepEqual(referencesOf(text), []);
    });
  }

  it('are refused, with what to write instead', () => {
    const { compile } = createExpressions(() => 0);
    assert.throws(() => compile('phone'), /Reference to 'phone' at the top level.*\$states\.input/);
  });
});
