import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { invocationOf } from '../../lambdas/platform/invocation.ts';
import { aManualClock } from '../support/manual-clock.ts';

describe('an invocation', () => {
  const clock = aManualClock(1_000_000);
  const context = { getRemainingTimeInMillis: () => 30_000 };

  it('is an attempt of its own, though the event is the same', () => {
    assert.notEqual(invocationOf(context, clock).attempt, invocationOf(context, clock).attempt);
  });

  it('ends when Lambda ends it', () => {
    assert.equal(invocationOf(context, clock).deadlineAt, 1_030_000);
  });
});
