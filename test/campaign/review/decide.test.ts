import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { readRecord } from '../../../lambdas/campaign/campaign-table.ts';
import { decide } from '../../../lambdas/campaign/review/decide.ts';
import { openRound } from '../../../lambdas/campaign/review/open-round.ts';
import { timeOut } from '../../../lambdas/campaign/review/time-out.ts';
import { aCampaignTable, anApprovedCampaign } from '../../support/campaign-table.ts';

const opened = {
  round: 1,
  try: '2026-01-01T00:00:00Z#0000',
  token: 'token-1',
  hash: 'h1',
  openedAt: 0,
  deadlineAt: 1_000,
  edits: 0,
};
const wish = {
  decision: 'approved',
  by: 'kim',
  via: 'slack',
  at: 10,
  hash: 'h1',
  round: 1,
  approvalsRequired: 1,
} as const;

async function anOpenReview(test: TestContext) {
  const table = await aCampaignTable(test);
  const campaignId = await anApprovedCampaign(table);
  await openRound(table, campaignId, opened);
  return { table, campaignId };
}

describe('a review', () => {
  it('takes the first of two decisions, and tells the second which it was', async (test) => {
    const { table, campaignId } = await anOpenReview(test);
    const outcomes = await Promise.all([
      decide(table, campaignId, wish),
      decide(table, campaignId, { ...wish, decision: 'rejected', by: 'dana' }),
    ]);
    const { review } = await readRecord(table, campaignId);
    assert.deepEqual(outcomes.map(({ kind }) => kind).sort(), ['decided', 'decided-before']);
    for (const outcome of outcomes) {
      const told = outcome.kind === 'decided-before' ? outcome.decision : review?.decision;
      assert.deepEqual(told, review?.decision);
    }
  });

  for (const [what, late, kind] of [
    ['for other content than is asked about', { hash: 'h0' }, 'changed'],
    ['of another round', { round: 2 }, 'changed'],
    ['after the deadline', { at: 1_000 }, 'over'],
  ] as const) {
    it(`takes no decision ${what}`, async (test) => {
      const { table, campaignId } = await anOpenReview(test);
      assert.equal((await decide(table, campaignId, { ...wish, ...late })).kind, kind);
      assert.equal((await readRecord(table, campaignId)).review?.decision, undefined);
    });
  }

  it('counts people until enough have approved', async (test) => {
    const { table, campaignId } = await anOpenReview(test);
    const two = { ...wish, approvalsRequired: 2 };
    assert.equal((await decide(table, campaignId, two)).kind, 'counted');
    assert.equal((await decide(table, campaignId, two)).kind, 'repeated', 'the same person again');
    assert.equal((await decide(table, campaignId, { ...two, by: 'dana' })).kind, 'decided');
  });

  it('is decided by the last of two approvals that come at once', async (test) => {
    const { table, campaignId } = await anOpenReview(test);
    const two = { ...wish, approvalsRequired: 2 };
    const outcomes = await Promise.all(
      ['kim', 'dana'].map((by) => decide(table, campaignId, { ...two, by })),
    );
    assert.deepEqual(outcomes.map(({ kind }) => kind).sort(), ['counted', 'decided']);
    const { review } = await readRecord(table, campaignId);
    assert.deepEqual(Object.keys(review?.approvals ?? {}).sort(), ['dana', 'kim']);
  });

  it('takes the word of somebody who says it again as said', async (test) => {
    const { table, campaignId } = await anOpenReview(test);
    await decide(table, campaignId, wish);
    assert.equal((await decide(table, campaignId, { ...wish, at: 20 })).kind, 'repeated');
    assert.equal((await readRecord(table, campaignId)).review?.decision?.at, 10);
  });

  it('is rejected by one, however many have to approve', async (test) => {
    const { table, campaignId } = await anOpenReview(test);
    const outcome = await decide(table, campaignId, { ...wish, decision: 'rejected', approvalsRequired: 3 });
    assert.equal(outcome.kind, 'decided');
  });

  it('keeps a decision against a time-out that comes later', async (test) => {
    const { table, campaignId } = await anOpenReview(test);
    await decide(table, campaignId, wish);
    const { review } = await readRecord(table, campaignId);
    if (review !== undefined) await timeOut(table, campaignId, review, 2_000);
    assert.equal((await readRecord(table, campaignId)).review?.decision?.decision, 'approved');
  });

  it('gives a later try of its round only the token', async (test) => {
    const { table, campaignId } = await anOpenReview(test);
    await decide(table, campaignId, { ...wish, approvalsRequired: 2 });
    const later = {
      ...opened,
      try: '2026-01-01T00:00:00Z#0001',
      token: 'token-2',
      hash: 'h2',
      deadlineAt: 9_999,
    };
    const review = await openRound(table, campaignId, later);
    assert.equal(review?.token, 'token-2');
    assert.equal(review?.hash, 'h1');
    assert.equal(review?.deadlineAt, 1_000);
    assert.deepEqual(review?.approvals, { kim: 'h1' });
  });

  it('takes no token of an earlier try or round', async (test) => {
    const { table, campaignId } = await anOpenReview(test);
    await openRound(table, campaignId, { ...opened, round: 2, token: 'token-2' });
    assert.equal((await openRound(table, campaignId, { ...opened, token: 'old' }))?.token, 'token-2');
  });

  it('begins a new round without the decision of the one before', async (test) => {
    const { table, campaignId } = await anOpenReview(test);
    await decide(table, campaignId, { ...wish, decision: 'changes_requested' });
    const review = await openRound(table, campaignId, { ...opened, round: 2, hash: 'h2' });
    assert.equal(review?.decision, undefined);
    assert.deepEqual(review?.approvals, {});
  });
});
