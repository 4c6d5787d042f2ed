import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compileEventPattern } from '../../../lib/local/aws/event-pattern.ts';

const event = {
  source: 'aws.states',
  'detail-type': 'Step Functions Execution Status Change',
  resources: ['arn:one', 'arn:two'],
  detail: { status: 'FAILED', name: 'campaign-7', attempts: 3, error: null, nested: { flag: true } },
};

const matching: Record<string, unknown> = {
  'exact values, any of a list': {
    source: ['other', 'aws.states'],
    detail: { status: ['FAILED', 'ABORTED'] },
  },
  'a number and a boolean': { detail: { attempts: [3], nested: { flag: [true] } } },
  null: { detail: { error: [null] } },
  'one element of a list': { resources: ['arn:two'] },
  prefix: { detail: { name: [{ prefix: 'campaign-' }] } },
  suffix: { detail: { name: [{ suffix: '-7' }] } },
  wildcard: { detail: { name: [{ wildcard: 'camp*-*' }] } },
  'equals-ignore-case': { detail: { status: [{ 'equals-ignore-case': 'failed' }] } },
  'anything-but a value': { detail: { status: [{ 'anything-but': 'SUCCEEDED' }] } },
  'anything-but a list': { detail: { status: [{ 'anything-but': ['SUCCEEDED', 'RUNNING'] }] } },
  'anything-but a prefix': { detail: { name: [{ 'anything-but': { prefix: 'undo-' } }] } },
  'exists and does not exist': { detail: { name: [{ exists: true }], other: [{ exists: false }] } },
  'something absent below something absent': { detail: { none: { deeper: [{ exists: false }] } } },
  'a numeric range': { detail: { attempts: [{ numeric: ['>', 0, '<=', 3] }] } },
  $or: { source: ['aws.states'], $or: [{ detail: { status: ['RUNNING'] } }, { detail: { attempts: [3] } }] },
};

const notMatching: Record<string, unknown> = {
  'another value': { detail: { status: ['SUCCEEDED'] } },
  'a number as text': { detail: { attempts: ['3'] } },
  'one field of two': { source: ['aws.states'], detail: { status: ['RUNNING'] } },
  'anything-but the value itself': { detail: { status: [{ 'anything-but': ['FAILED'] }] } },
  'anything-but of an absent field': { detail: { other: [{ 'anything-but': 'x' }] } },
  'exists of an absent field': { detail: { other: [{ exists: true }] } },
  'a number out of range': { detail: { attempts: [{ numeric: ['<', 3] }] } },
  'a prefix of a number': { detail: { attempts: [{ prefix: '3' }] } },
  'a wildcard that is not whole': { detail: { name: [{ wildcard: 'campaign' }] } },
  '$or of which nothing holds': { $or: [{ source: ['x'] }, { detail: { status: ['y'] } }] },
};

describe('an event pattern', () => {
  for (const [what, pattern] of Object.entries(matching)) {
    it(`matches by ${what}`, () => assert.ok(compileEventPattern(pattern)(event)));
  }
  for (const [what, pattern] of Object.entries(notMatching)) {
    it(`does not match ${what}`, () => assert.equal(compileEventPattern(pattern)(event), false));
  }
  it('is refused by name where a test is unknown or malformed', () => {
    assert.throws(
      () => compileEventPattern({ ip: [{ cidr: '10.0.0.0/24' }] }),
      /ip: .*cidr.* is not carried out/,
    );
    assert.throws(() => compileEventPattern({ n: [{ numeric: ['>'] }] }), /n: .* no numeric test/);
    assert.throws(() => compileEventPattern({ source: 'text' }), /must be an object/);
    assert.throws(() => compileEventPattern({ source: [] }), /empty list/);
  });
});
