import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Effect } from '../../lambdas/campaign/effect.ts';
import type { ExecutionLife } from '../../lambdas/campaign/lifecycle/executions.ts';
import { heartbeatMs, wakeAtOf } from '../../lambdas/campaign/lifecycle/heartbeat.ts';
import { nextStep } from '../../lambdas/campaign/lifecycle/next-step.ts';
import type { CampaignRecord } from '../../lambdas/campaign/record.ts';
import { briefOf, WizardAnswers } from '../../lambdas/campaign/wizard-answers.ts';
import { someAnswers } from '../support/answers.ts';
import { aborted, alive, failed } from '../support/executions.ts';

const now = 1_000_000;
const absent: ExecutionLife = { kind: 'absent' };
const minute = 60_000;

const aRecord = (parts: Partial<CampaignRecord> = {}): CampaignRecord => ({
  campaignId: '0193d3c0-0000-7000-8000-000000000001',
  item: 'record',
  tenant: 'acme',
  wizardId: 'w-1',
  attempt: 1,
  requester: 'marketer',
  brief: briefOf(WizardAnswers.parse(someAnswers())),
  status: 'running',
  saga: 'running',
  revision: 1,
  createdAt: 0,
  run: 1,
  undoRun: 0,
  effects: {},
  order: {},
  nextSequence: 1,
  outbox: {},
  warnings: [],
  costUsd: 0,
  ...parts,
});

const anEffect = (parts: Partial<Effect> & Pick<Effect, 'state'>): Effect =>
  ({
    vendor: 'buffer',
    kind: 'post',
    id: '0193d3c0-0000-7000-8000-000000000002',
    version: 1,
    attempt: '0193d3c0-0000-7000-8000-000000000003',
    begunAt: 0,
    target: {},
    unanswered: 0,
    extras: [],
    reason: '',
    ...parts,
  }) as Effect;

const step = (record: CampaignRecord, campaign: ExecutionLife, undo: ExecutionLife = absent) =>
  nextStep(record, { campaign, undo }, now);

const notice = { id: 'started', kind: 'started' as const, at: now - 1, text: 'It has started' };

describe('a campaign that runs', () => {
  it('is let in where it was approved and never started', () => {
    assert.deepEqual(step(aRecord({ status: 'approved' }), absent), { kind: 'admit' });
  });

  it('is left to its turn while it waits in the queue', () => {
    assert.deepEqual(step(aRecord({ status: 'queued' }), absent), { kind: 'leave' });
  });

  it('is started where its execution is not there, in every run', () => {
    assert.deepEqual(step(aRecord(), absent), { kind: 'start' });
    assert.deepEqual(step(aRecord({ run: 2, pivotAt: 1 }), absent), { kind: 'start' });
  });

  it('is left alone while its execution is alive', () => {
    assert.deepEqual(step(aRecord(), alive), { kind: 'leave' });
    assert.deepEqual(step(aRecord({ pivotAt: 1 }), alive), { kind: 'leave' });
  });

  for (const [life, error, cause] of [
    [failed, 'ExecutionFailed', 'States.Runtime: no such variable'],
    [aborted, 'ExecutionAborted', 'its execution was stopped'],
    [{ kind: 'ended', how: 'timed-out' }, 'ExecutionTimedOut', 'its execution took too long'],
    [{ kind: 'ended', how: 'succeeded' }, 'ExecutionFailed', 'its execution ended before the campaign did'],
  ] as const) {
    it(`is undone for ${error} where nothing was published (${cause})`, () => {
      assert.deepEqual(step(aRecord(), life), {
        kind: 'undo',
        reason: { step: 'Execution', error, cause },
      });
    });
  }

  it('is resumed where something was published, twice at most', () => {
    assert.deepEqual(step(aRecord({ pivotAt: 1 }), failed), { kind: 'resume' });
    assert.deepEqual(step(aRecord({ pivotAt: 1, run: 2 }), failed), { kind: 'resume' });
  });

  it('is finished after three runs, and names what is missing', () => {
    const record = aRecord({
      pivotAt: 1,
      run: 3,
      warnings: [{ subject: 'channel/blog', reason: 'refused' }],
      effects: { 'distribution/email-schedule@1': anEffect({ state: 'done', result: {} }) },
    });
    assert.deepEqual(step(record, aborted), {
      kind: 'finish',
      warnings: [
        { subject: 'channel/blog', reason: 'refused' },
        { subject: 'channel/social', reason: 'ExecutionAborted: its execution was stopped' },
        { subject: 'analytics', reason: 'ExecutionAborted: its execution was stopped' },
      ],
    });
  });
});

describe('a campaign that is being taken back', () => {
  const compensating = aRecord({
    status: 'compensating',
    saga: 'compensating',
    reason: { step: 'Design', error: 'NoAssetsError', cause: '' },
  });

  it('is left to its own execution, or to the one that undoes it', () => {
    assert.deepEqual(step(compensating, alive), { kind: 'leave' });
    assert.deepEqual(step({ ...compensating, undoRun: 1 }, failed, alive), { kind: 'leave' });
  });

  it('is undone again where both have ended', () => {
    assert.deepEqual(step(compensating, failed), { kind: 'undo-again' });
    assert.deepEqual(step({ ...compensating, undoRun: 1 }, failed, failed), { kind: 'undo-again' });
  });

  it('is stopped first where a person has asked for it', () => {
    const reason = { step: 'Cancel', error: 'Cancelled', cause: '', by: 'marketer' };
    assert.deepEqual(step({ ...compensating, reason }, alive), { kind: 'undo-again', stopFirst: reason });
    assert.deepEqual(step({ ...compensating, reason }, aborted), { kind: 'undo-again' });
    assert.deepEqual(step({ ...compensating, reason }, alive, alive), { kind: 'leave' });
  });
});

describe('a campaign that is over', () => {
  const closed = aRecord({ status: 'completed', saga: 'closed' });

  it('is done', () => {
    assert.deepEqual(step(closed, failed), { kind: 'done' });
  });

  it('is tidied where something came late, or is to be looked for', () => {
    const late = { ...closed, effects: { a: anEffect({ state: 'done_late' }) } };
    assert.deepEqual(step(late, failed), { kind: 'tidy' });
    assert.deepEqual(step({ ...late, undoRun: 1 }, failed, alive), { kind: 'done' });
    const look = (lookAt: number) => ({ ...closed, effects: { a: anEffect({ state: 'undone', lookAt }) } });
    assert.deepEqual(step(look(now), failed), { kind: 'tidy' });
    assert.deepEqual(step(look(now + 1), failed), { kind: 'done' });
  });

  it('is tidied where something was begun while it ended, once nobody can be at it any more', () => {
    const begun = (inFlightUntil: number) => ({
      ...closed,
      effects: { a: anEffect({ state: 'intended', inFlightUntil }) },
    });
    assert.deepEqual(step(begun(now), failed), { kind: 'tidy' });
    assert.deepEqual(step(begun(now + 1), failed), { kind: 'done' });
    assert.equal(wakeAtOf(begun(now + 1), now), now + heartbeatMs);
  });

  it('is verified when its time has come', () => {
    assert.deepEqual(step({ ...closed, verifyAt: now }, failed), { kind: 'verify' });
    assert.deepEqual(step({ ...closed, verifyAt: now + 1 }, failed), { kind: 'done' });
  });

  it('has its people told, unless somebody is at it', () => {
    assert.deepEqual(step({ ...closed, outbox: { started: notice } }, failed), { kind: 'drain' });
    const held = { ...notice, inFlightUntil: now + 1 };
    assert.deepEqual(step({ ...closed, outbox: { started: held } }, failed), { kind: 'done' });
  });

  it('is undone once more while what could not be taken back is not out yet', () => {
    const reason = { step: 'Rollback', error: 'RolledBack', cause: '' };
    const rolledBack = {
      ...closed,
      status: 'rolled_back' as const,
      reason,
      pointOfNoReturnAt: now + 1,
      effects: { a: anEffect({ state: 'undo_failed' }) },
    };
    assert.deepEqual(step(rolledBack, failed), { kind: 'undo', reason });
    assert.deepEqual(step({ ...rolledBack, pointOfNoReturnAt: now }, failed), { kind: 'done' });
  });
});

describe('several things at once', () => {
  it('are done one after another, each once, what keeps the campaign alive first', () => {
    const record = aRecord({
      pivotAt: 1,
      outbox: { started: notice },
      verifyAt: now,
      effects: { a: anEffect({ state: 'done_late' }) },
    });
    const tried = new Set<ReturnType<typeof step>['kind']>();
    const kinds = [];
    for (;;) {
      const { kind } = nextStep(record, { campaign: failed, undo: absent }, now, tried);
      if (kind === 'leave') break;
      kinds.push(kind);
      tried.add(kind);
    }
    assert.deepEqual(kinds, ['resume', 'tidy', 'drain', 'verify']);
  });
});

describe('the heartbeat', () => {
  it('goes on until a campaign is over, every ten minutes', () => {
    assert.equal(wakeAtOf(aRecord(), now), now + heartbeatMs);
    assert.equal(wakeAtOf(aRecord({ saga: 'compensating' }), now), now + heartbeatMs);
    assert.equal(wakeAtOf(aRecord({ saga: 'closed' }), now), undefined);
  });

  it('comes when something waits for a clock, and never within a minute', () => {
    const closed = aRecord({ saga: 'closed' });
    assert.equal(wakeAtOf({ ...closed, verifyAt: now + 5 * minute }, now), now + 5 * minute);
    assert.equal(wakeAtOf({ ...closed, verifyAt: now }, now), now + minute);
    const look = anEffect({ state: 'unconfirmed', lookAt: now + 3 * minute });
    assert.equal(wakeAtOf({ ...closed, effects: { look } }, now), now + 3 * minute);
    assert.equal(wakeAtOf({ ...closed, outbox: { started: notice } }, now), now + minute);
  });

  it('goes on while something came late', () => {
    const late = { a: anEffect({ state: 'done_late' }) };
    assert.equal(wakeAtOf(aRecord({ saga: 'closed', effects: late }), now), now + heartbeatMs);
  });
});
