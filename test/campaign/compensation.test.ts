import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { readRecord, updateRecord } from '../../lambdas/campaign/campaign-table.ts';
import type { FailureReason } from '../../lambdas/campaign/record.ts';
import { beginCompensation } from '../../lambdas/campaign/undo/begin-compensation.ts';
import { finishCompensation } from '../../lambdas/campaign/undo/finish-compensation.ts';
import { planUndo } from '../../lambdas/campaign/undo/plan-undo.ts';
import { aCampaignTable, anApprovedCampaign } from '../support/campaign-table.ts';

const because: FailureReason = { step: 'Design', error: 'NoAssetsError', cause: 'no image' };
const rolledBack: FailureReason = { step: 'Rollback', error: 'RolledBack', cause: '', by: 'operator' };

const anEffect = (state: string, more: Record<string, unknown> = {}) => ({
  vendor: 'github',
  kind: 'branch',
  id: '0193d3c0-0000-7000-8000-000000000002',
  version: 1,
  attempt: '0193d3c0-0000-7000-8000-000000000003',
  begunAt: 0,
  target: { branch: 'b' },
  unanswered: 0,
  extras: [],
  state,
  ...(state === 'intended' ? { inFlightUntil: 1 } : {}),
  ...(['done'].includes(state) ? { result: { branch: 'b' } } : {}),
  ...(['void', 'undo_failed', 'unconfirmed', 'irreversible', 'superseded'].includes(state)
    ? { reason: 'so it is' }
    : {}),
  ...more,
});

/** A campaign with effects in the given states, by key. */
async function aCampaign(
  test: TestContext,
  states: Record<string, string> = {},
  attributes: Record<string, unknown> = {},
) {
  const table = await aCampaignTable(test);
  const campaignId = await anApprovedCampaign(table);
  const set = {
    effects: Object.fromEntries(Object.entries(states).map(([key, state]) => [key, anEffect(state)])),
    ...attributes,
  };
  const names = Object.keys(set);
  await updateRecord(table, campaignId, {
    UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(
      Object.entries(set).map(([key, value]) => [`:${key}`, value]),
    ),
  });
  const record = () => readRecord(table, campaignId);
  const begin = (reason: FailureReason, options = {}) =>
    beginCompensation(table, campaignId, reason, { now: 100, ...options });
  const finish = (reason = because, undoFailures: FailureReason[] = []) =>
    finishCompensation(table, campaignId, { reason, undoFailures, now: 200_000, retentionDays: 1 });
  return { table, campaignId, record, begin, finish };
}

describe('closing the fence', () => {
  it('is done once, and the first reason stays', async (test) => {
    const { record, begin } = await aCampaign(test);
    assert.equal(await begin(because), true);
    assert.equal(await begin(rolledBack), false);
    const { saga, status, reason, wakeAt, outbox } = await record();
    assert.deepEqual([saga, status, wakeAt], ['compensating', 'compensating', 100]);
    assert.deepEqual(reason, because);
    assert.deepEqual(
      Object.values(outbox).map(({ kind }) => kind),
      ['compensation-begun'],
    );
  });

  it('leaves a campaign that was published to go on, unless a person wants it back', async (test) => {
    const { record, begin } = await aCampaign(test, {}, { pivotAt: 50, verifyAt: 400 });
    assert.equal(await begin(because), false);
    assert.equal((await record()).saga, 'running');
    assert.equal(await begin(rolledBack, { evenPublished: true }), true);
    const { reason, verifyAt } = await record();
    assert.equal(reason?.by, 'operator');
    assert.equal(verifyAt, undefined);
  });

  it('opens a campaign that is over only as it was when somebody looked', async (test) => {
    const over = { saga: 'closed', status: 'completed', pivotAt: 50, expiresAt: 9, finishedAt: 8 };
    const { record, begin } = await aCampaign(test, {}, over);
    assert.equal(await begin(rolledBack, { evenPublished: true }), false);
    assert.equal(await begin(rolledBack, { evenPublished: true, reopens: 'failed' }), false);
    assert.equal(await begin(rolledBack, { evenPublished: true, reopens: 'completed' }), true);
    const { saga, expiresAt, finishedAt } = await record();
    assert.deepEqual([saga, expiresAt, finishedAt], ['compensating', undefined, undefined]);
  });

  it('keeps a cause short', async (test) => {
    const { record, begin } = await aCampaign(test);
    await begin({ ...because, cause: 'x'.repeat(2_000) });
    assert.equal((await record()).reason?.cause.length, 500);
  });
});

describe('the end of a compensation', () => {
  for (const [error, status] of [
    ['RolledBack', 'rolled_back'],
    ['Cancelled', 'cancelled'],
    ['rejected', 'rejected'],
    ['timed_out', 'rejected'],
    ['ExecutionAborted', 'failed'],
    ['NoAssetsError', 'failed'],
  ] as const) {
    it(`is ${status} for ${error}`, async (test) => {
      const { begin, finish, record } = await aCampaign(test);
      await begin({ ...because, error });
      assert.deepEqual(await finish({ ...because, error: 'Later' }), { status, compensation: 'complete' });
      const { saga, finishedAt, expiresAt, wakeAt } = await record();
      assert.deepEqual([saga, finishedAt, expiresAt, wakeAt], ['closed', 200_000, 200 + 86_400, 200_000]);
    });
  }

  it('is complete where all is undone or never was', async (test) => {
    const { begin, finish } = await aCampaign(test, { 'review/branch@1': 'undone', 'a/b@1': 'void' });
    await begin(because);
    assert.equal((await finish()).compensation, 'complete');
  });

  for (const state of ['irreversible', 'undo_failed', 'unconfirmed', 'superseded']) {
    it(`is incomplete with an effect that is ${state}, which stays so`, async (test) => {
      const { begin, finish, record } = await aCampaign(test, { 'review/branch@1': state });
      await begin(because);
      assert.equal((await finish()).compensation, 'incomplete');
      assert.equal((await record()).effects['review/branch@1']?.state, state);
    });
  }

  for (const state of ['intended', 'done', 'done_late', 'undoing']) {
    it(`names an effect that is still ${state}, with what its undo has failed for`, async (test) => {
      const { begin, finish, record } = await aCampaign(test, { 'review/branch@1': state });
      await begin(because);
      const failure = { step: 'Review', error: 'ConfigurationError', cause: 'no secret' };
      assert.equal((await finish(because, [failure])).compensation, 'incomplete');
      const { effects, outbox } = await record();
      const effect = effects['review/branch@1'];
      assert.ok(effect?.state === 'undo_failed', effect?.state);
      assert.equal(effect.reason, 'ConfigurationError: no secret');
      assert.equal(effect.version, 2);
      assert.deepEqual(
        Object.values(outbox)
          .map(({ kind }) => kind)
          .toSorted(),
        ['compensated', 'compensation-begun', 'undo-failed'],
      );
    });
  }

  it('is written once, though two come to it at once', async (test) => {
    const { begin, finish, record } = await aCampaign(test, {
      'review/branch@1': 'done',
      'a/b@1': 'undoing',
    });
    await begin(because);
    await Promise.all([finish(), finish(), finish()]);
    const { effects, outbox, status } = await record();
    assert.equal(status, 'failed');
    assert.deepEqual(
      Object.values(effects).map(({ state, version }) => [state, version]),
      [
        ['undo_failed', 2],
        ['undo_failed', 2],
      ],
    );
    assert.equal(Object.values(outbox).filter(({ kind }) => kind === 'compensated').length, 1);
  });
});

describe('looking after a campaign that nobody takes back', () => {
  it('leaves its status and its effects as they are', async (test) => {
    const { finish, record } = await aCampaign(test, { 'review/branch@1': 'done' }, { status: 'running' });
    const before = await record();
    assert.deepEqual(await finish(), { status: 'running' });
    assert.deepEqual(await record(), before);
  });

  it('leaves a published campaign completed', async (test) => {
    const { finish, record } = await aCampaign(
      test,
      { 'review/branch@1': 'done' },
      { status: 'completed', saga: 'closed' },
    );
    assert.deepEqual(await finish(), { status: 'completed' });
    assert.equal((await record()).compensation, undefined);
  });

  for (const [state, before, after] of [
    ['undone', 'incomplete', 'complete'],
    ['undo_failed', 'complete', 'incomplete'],
  ] as const) {
    it(`says ${after} of one that was taken back, where something is ${state} now`, async (test) => {
      const over = { status: 'failed', saga: 'closed', compensation: before };
      const { finish, record } = await aCampaign(test, { 'review/branch@1': state }, over);
      assert.deepEqual(await finish(), { status: 'failed', compensation: after });
      assert.equal((await record()).compensation, after);
    });
  }
});

describe('the plan of an undo', () => {
  it('begins with the last revision that has effects', async (test) => {
    const { record, begin } = await aCampaign(test, {
      'research/notion@1': 'done',
      'review/message~2@3': 'done',
      'review/message@2': 'done',
    });
    assert.deepEqual(planUndo(await record()), {
      reason: { step: 'Undo', error: 'LookedAfter', cause: '' },
      revision: 3,
    });
    await begin(because);
    assert.deepEqual(planUndo(await record()).reason, because);
  });

  it('begins with the first where there is none', () => {
    assert.equal(planUndo({ effects: {} }).revision, 1);
  });
});
