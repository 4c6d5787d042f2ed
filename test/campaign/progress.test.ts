import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Phase } from '../../lambdas/campaign/phases.ts';
import { type ProgressItem, percentageOf } from '../../lambdas/campaign/progress.ts';

const inPhase = (phase: Phase, ...finished: string[]): ProgressItem => ({
  campaignId: 'c-1',
  item: 'progress',
  phase,
  parts: { research: 5, content: 1, design: 3, review: 1, distribution: 3, analytics: 1 },
  startedAt: 0,
  enteredAt: { research: 0 },
  ...(finished.length === 0 ? {} : { finished: new Set(finished) }),
});

describe('the percentage of a campaign', () => {
  it('is 0 when research begins', () => assert.equal(percentageOf(inPhase('research')), 0));

  it('moves with what has finished inside a phase', () => {
    assert.equal(percentageOf(inPhase('research', 'research/notion', 'research/page-0')), 8);
    assert.equal(percentageOf(inPhase('design', 'research/notion', 'design/email')), 46);
  });

  it('does not wait for parts that are missing for good', () => {
    assert.equal(percentageOf(inPhase('content')), 20);
  });

  it('is 60 while people are asked and 70 once they have decided', () => {
    assert.equal(percentageOf(inPhase('review')), 60);
    assert.equal(percentageOf(inPhase('review', 'review/decided')), 70);
  });

  it('is 100 when the dashboard stands', () => {
    assert.equal(percentageOf(inPhase('analytics', 'analytics/dashboard')), 100);
  });
});
