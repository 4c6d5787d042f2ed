import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judgeCall } from '../../lambdas/calls/judge-call.ts';
import {
  AmbiguousOutcomeError,
  ConfigurationError,
  InvocationOverError,
  ThrottledError,
  VendorConflictError,
  VendorRejectedError,
  VendorUnavailableError,
} from '../../lambdas/platform/errors.ts';

const retryAt = Date.parse('2026-03-02T09:01:00Z');
const judged = (error: Error, throttlingFails = true) =>
  judgeCall({ kind: 'threw', error }, { throttlingFails });

describe('what a call says of its service', () => {
  for (const error of [
    new VendorUnavailableError('figma.render: 503'),
    new AmbiguousOutcomeError('slack.send_message: no answer in time', retryAt),
  ]) {
    it(`is a failure where it ends with ${error.name}`, () => {
      assert.deepEqual(judged(error), { kind: 'failure' });
    });
  }

  it('is that it cannot, and until when, where it is called too often', () => {
    assert.deepEqual(judged(new ThrottledError('429', retryAt)), { kind: 'failure', retryAt });
    assert.deepEqual(judged(new ThrottledError('429', retryAt), false), { kind: 'ignored' });
  });

  it('is that it is there, where it answers in time: also that there is nothing, or that there is already', () => {
    const throttlingFails = true;
    assert.deepEqual(judgeCall({ kind: 'returned', value: 1 }, { throttlingFails }), { kind: 'success' });
    assert.deepEqual(judged(new VendorRejectedError('404', { status: 404 })), { kind: 'success' });
    assert.deepEqual(judged(new VendorConflictError('409')), { kind: 'success' });
  });

  for (const [what, error] of [
    ['the request was wrong', new VendorRejectedError('400', { status: 400 })],
    ['a setting is missing', new ConfigurationError('no secret')],
    ['it was not sent', new InvocationOverError('too late')],
    ['the page itself was refused', new VendorRejectedError('robots', { code: 'robots_refused' })],
  ] as const) {
    it(`is nothing where ${what}`, () => {
      assert.deepEqual(judged(error), { kind: 'ignored' });
    });
  }
});
