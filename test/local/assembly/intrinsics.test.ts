import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AssemblyError } from '../../../lib/local/assembly/assembly-errors.ts';
import { noValue, type References, resolveIntrinsics } from '../../../lib/local/assembly/intrinsics.ts';

const refs: Readonly<Record<string, unknown>> = {
  Table: 'orders',
  'AWS::Region': 'eu-west-1',
  'AWS::NoValue': noValue,
};

const references: References = {
  ref: (name) => {
    if (Object.hasOwn(refs, name)) return refs[name];
    throw new AssemblyError(`there is no resource ${name}`);
  },
  attribute: (logicalId, attribute) => `${logicalId}!${attribute}`,
  importedValue: (name) => `imported ${name}`,
  condition: (name) => name === 'IsProduction',
  mapping: (map, topKey, secondKey) => `${map}/${topKey}/${secondKey}`,
};

/** `${name}` */
const hole = (name: string) => `\${${name}}`;

const resolve = (value: unknown) => resolveIntrinsics(value, references, 'Shop/Thing.Properties');

describe('Intrinsic functions', () => {
  const cases: readonly (readonly [string, unknown, unknown])[] = [
    ['Ref', { Ref: 'Table' }, 'orders'],
    ['Fn::GetAtt as a list', { 'Fn::GetAtt': ['Table', 'Arn'] }, 'Table!Arn'],
    ['Fn::GetAtt as a text', { 'Fn::GetAtt': 'Nested.Outputs.Name' }, 'Nested!Outputs.Name'],
    ['Fn::Join', { 'Fn::Join': ['-', ['a', { Ref: 'Table' }, 1]] }, 'a-orders-1'],
    ['Fn::Join over Fn::Split', { 'Fn::Join': ['+', { 'Fn::Split': [',', 'a,b'] }] }, 'a+b'],
    ['Fn::Select', { 'Fn::Select': ['1', { 'Fn::Split': [':', 'a:b:c'] }] }, 'b'],
    [
      'Fn::Sub',
      { 'Fn::Sub': `${hole('Table')}@${hole('AWS::Region')}/${hole('Table.Arn')}` },
      'orders@eu-west-1/Table!Arn',
    ],
    [
      'Fn::Sub with variables',
      { 'Fn::Sub': [`${hole('who')}: ${hole('!literal')}`, { who: { Ref: 'Table' } }] },
      `orders: ${hole('literal')}`,
    ],
    ['Fn::ImportValue', { 'Fn::ImportValue': { 'Fn::Join': ['', ['x', 'y']] } }, 'imported xy'],
    [
      'Fn::FindInMap',
      { 'Fn::FindInMap': ['Sizes', { Ref: 'AWS::Region' }, 'small'] },
      'Sizes/eu-west-1/small',
    ],
    ['Fn::Base64', { 'Fn::Base64': 'hi' }, 'aGk='],
    ['Fn::If that holds', { 'Fn::If': ['IsProduction', 'yes', { Ref: 'Missing' }] }, 'yes'],
    ['Fn::If that does not', { 'Fn::If': ['IsTest', { Ref: 'Missing' }, 'no'] }, 'no'],
    ['Fn::Equals', { 'Fn::Equals': [{ Ref: 'Table' }, 'orders'] }, true],
    ['Fn::Not', { 'Fn::Not': [{ Condition: 'IsProduction' }] }, false],
    ['Fn::And', { 'Fn::And': [{ Condition: 'IsProduction' }, { 'Fn::Equals': ['a', 'b'] }] }, false],
    ['Fn::Or', { 'Fn::Or': [{ Condition: 'IsTest' }, { 'Fn::Equals': ['a', 'a'] }] }, true],
  ];
  for (const [name, given, expected] of cases) {
    it(`resolves ${name}`, () => assert.deepEqual(resolve(given), expected));
  }

  it('leaves out what has no value, in objects and in lists', () => {
    assert.deepEqual(resolve({ a: { Ref: 'AWS::NoValue' }, b: [1, { Ref: 'AWS::NoValue' }] }), { b: [1] });
  });

  it('leaves an object alone that only looks like a function', () => {
    assert.deepEqual(resolve({ Condition: { StringEquals: 'x' } }), { Condition: { StringEquals: 'x' } });
    assert.deepEqual(resolve({ Ref: 'Table', Other: 1 }), { Ref: 'Table', Other: 1 });
  });

  it('names the place of a reference that leads nowhere', () => {
    assert.throws(() => resolve({ Environment: { A: { 'Fn::Join': ['', [{ Ref: 'Missing' }]] } } }), {
      name: 'AssemblyError',
      message:
        'Shop/Thing.Properties.Environment.A.Fn::Join.0.Ref cannot be resolved: there is no resource Missing',
    });
  });

  it('refuses a function that it does not know', () => {
    assert.throws(() => resolve({ A: { 'Fn::Cidr': ['10.0.0.0/16', 2] } }), {
      name: 'AssemblyError',
      message: /Thing\.Properties\.A\.Fn::Cidr is not known/,
    });
  });

  it('refuses to select an item that is not there', () => {
    assert.throws(() => resolve({ 'Fn::Select': [3, ['a']] }), /there is no item 3 among 1/);
  });
});
