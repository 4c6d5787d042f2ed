import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { readRecord, updateRecord } from '../../lambdas/campaign/campaign-table.ts';
import { cancelCampaign } from '../../lambdas/campaign/lifecycle/cancel-campaign.ts';
import type { ExecutionLife } from '../../lambdas/campaign/lifecycle/executions.ts';
import { heartbeatMs } from '../../lambdas/campaign/lifecycle/heartbeat.ts';
import { type RecoverDeps, recover } from '../../lambdas/campaign/lifecycle/recover.ts';
import { rollBackCampaign } from '../../lambdas/campaign/lifecycle/roll-back-campaign.ts';
import { sweep } from '../../lambdas/campaign/lifecycle/sweep.ts';
import { createMemoryStore } from '../breaker/memory-store.ts';
import { aCampaignTable, anApprovedCampaign } from '../support/campaign-table.ts';
import { aborted, alive, failed, someExecutions } from '../support/executions.ts';

const minute = 60_000;
const never = Number.POSITIVE_INFINITY;
const operator = { subject: 'operator', tenant: 'acme' };

async function aSweeper(test: TestContext, lives: { campaign?: ExecutionLife; undo?: ExecutionLife } = {}) {
  const table = await aCampaignTable(test);
  const executions = someExecutions(lives);
  const time = { now: minute };
  const told: string[] = [];
  const clock = { now: () => time.now };
  const deps: RecoverDeps = {
    table,
    clock,
    executions,
    admission: {
      table,
      circuits: createMemoryStore(),
      clock,
      maxRunning: 50,
      start: (campaignId) => executions.start({ campaignId, run: 1 }),
    },
    retentionDays: 1,
    drain: async ({ campaignId }) => {
      told.push(`drain ${campaignId}`);
      await updateRecord(table, campaignId, {
        UpdateExpression: 'SET outbox = :none',
        ExpressionAttributeValues: { ':none': {} },
      });
    },
    verify: async ({ campaignId }) => void told.push(`verify ${campaignId}`),
  };
  const set = (campaignId: string, attributes: Record<string, unknown>) => {
    const names = Object.keys(attributes);
    return updateRecord(table, campaignId, {
      UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: Object.fromEntries(names.map((name) => [`:${name}`, attributes[name]])),
    });
  };
  return { table, executions, time, told, deps, set };
}

describe('the sweeper', () => {
  it('starts a campaign that was approved and never started, after a minute', async (test) => {
    const { table, executions, time, deps } = await aSweeper(test);
    const campaignId = await anApprovedCampaign(table, { now: 0 });
    time.now = minute - 1;
    assert.deepEqual(await sweep(deps, never), { steps: {}, failed: [] });
    time.now = minute;
    assert.deepEqual(await sweep(deps, never), { steps: { admit: 1 }, failed: [] });
    assert.deepEqual(executions.asked, ['start 1']);
    assert.equal((await readRecord(table, campaignId)).wakeAt, minute + heartbeatMs);
  });

  it('leaves a campaign alone that is at work, and comes back', async (test) => {
    const { table, executions, deps, set } = await aSweeper(test, { campaign: alive });
    const campaignId = await anApprovedCampaign(table, { now: 0 });
    await set(campaignId, { status: 'running' });
    assert.deepEqual(await sweep(deps, never), { steps: {}, failed: [] });
    assert.deepEqual(executions.asked, []);
    assert.equal((await readRecord(table, campaignId)).wakeAt, minute + heartbeatMs);
  });

  it('looks after the others where one cannot be looked after', async (test) => {
    const { table, executions, deps } = await aSweeper(test);
    const broken = await anApprovedCampaign(table, { now: 0 });
    const other = await anApprovedCampaign(table, { now: 0, wizardId: 'w-2' });
    const look: typeof executions.look = async (of) => {
      if (of.campaignId === broken) throw new Error('no answer');
      return executions.look(of);
    };
    const summary = await sweep({ ...deps, executions: { ...executions, look } }, never);
    assert.deepEqual(summary, { steps: { admit: 1 }, failed: [broken] });
    assert.equal((await readRecord(table, broken)).wakeAt, minute);
    assert.equal((await readRecord(table, other)).wakeAt, minute + heartbeatMs);
  });

  it('begins nothing once its time is over', async (test) => {
    const { table, executions, deps } = await aSweeper(test);
    await anApprovedCampaign(table, { now: 0 });
    assert.deepEqual(await sweep(deps, minute), { steps: {}, failed: [] });
    assert.deepEqual(executions.asked, []);
  });

  it('forgets a campaign that is over, once all is told', async (test) => {
    const { table, told, deps, set } = await aSweeper(test, { campaign: failed });
    const campaignId = await anApprovedCampaign(table, { now: 0 });
    await set(campaignId, {
      status: 'completed',
      saga: 'closed',
      outbox: { finished: { id: 'finished', kind: 'finished', at: 1, text: 'It is over' } },
    });
    assert.deepEqual((await sweep(deps, never)).steps, { drain: 1 });
    assert.deepEqual(told, [`drain ${campaignId}`]);
    const { wakeAt, wakeGroup } = await readRecord(table, campaignId);
    assert.deepEqual([wakeAt, wakeGroup], [undefined, undefined]);
  });

  it('hears who has called while it was at it', async (test) => {
    const { table, time, deps, set } = await aSweeper(test, { campaign: alive });
    const campaignId = await anApprovedCampaign(table, { now: 0 });
    const calling: RecoverDeps = {
      ...deps,
      executions: {
        ...deps.executions,
        look: async (of) => {
          await set(campaignId, { wakeAt: time.now - 1 });
          return deps.executions.look(of);
        },
      },
    };
    await recover(campaignId, calling);
    assert.equal((await readRecord(table, campaignId)).wakeAt, time.now - 1);
  });
});

describe('a campaign whose execution is dead', () => {
  it('is taken back where nothing was published', async (test) => {
    const { table, executions, deps, set } = await aSweeper(test, { campaign: aborted });
    const campaignId = await anApprovedCampaign(table, { now: 0 });
    await set(campaignId, { status: 'running' });
    assert.deepEqual((await recover(campaignId, deps)).slice(0, 1), ['undo']);
    assert.deepEqual(executions.asked, ['undo 1']);
    const { saga, reason, undoRun } = await readRecord(table, campaignId);
    assert.deepEqual([saga, reason?.error, undoRun], ['compensating', 'ExecutionAborted', 1]);
  });

  it('is resumed where something was', async (test) => {
    const { table, executions, deps, set } = await aSweeper(test, { campaign: failed });
    const campaignId = await anApprovedCampaign(table, { now: 0 });
    await set(campaignId, { status: 'running', pivotAt: 1 });
    await recover(campaignId, deps);
    assert.deepEqual(executions.asked, ['start 2']);
    const { saga, run } = await readRecord(table, campaignId);
    assert.deepEqual([saga, run], ['running', 2]);
  });

  it('is finished after the third run', async (test) => {
    const { table, executions, deps, set } = await aSweeper(test, { campaign: failed });
    const campaignId = await anApprovedCampaign(table, { now: 0 });
    await set(campaignId, { status: 'running', pivotAt: 1, run: 3 });
    await recover(campaignId, deps);
    assert.deepEqual(executions.asked, []);
    const { status, warnings } = await readRecord(table, campaignId);
    assert.equal(status, 'completed_with_warnings');
    assert.ok(warnings.length > 0);
  });

  it('is recovered once, by however many at once', async (test) => {
    for (const published of [false, true]) {
      const { table, executions, deps, set } = await aSweeper(test, { campaign: failed });
      const campaignId = await anApprovedCampaign(table, { now: 0 });
      await set(campaignId, published ? { status: 'running', pivotAt: 1 } : { status: 'running' });
      await Promise.all(Array.from({ length: 5 }, () => recover(campaignId, deps)));
      const { run, undoRun } = await readRecord(table, campaignId);
      assert.deepEqual([run, undoRun], published ? [2, 0] : [1, 1]);
      // Starting by the same name starts one.
      assert.equal(new Set(executions.asked).size, 1, executions.asked.join(', '));
    }
  });

  it('is started again where its run was counted and the start was lost', async (test) => {
    const { table, executions, deps, set } = await aSweeper(test);
    const campaignId = await anApprovedCampaign(table, { now: 0 });
    await set(campaignId, { status: 'running', pivotAt: 1, run: 2 });
    await recover(campaignId, deps);
    assert.deepEqual(executions.asked, ['start 2']);
  });

  it('is undone by the execution that was counted and whose start was lost', async (test) => {
    const { table, executions, deps, set } = await aSweeper(test, { campaign: failed });
    const campaignId = await anApprovedCampaign(table, { now: 0 });
    await set(campaignId, { status: 'compensating', saga: 'compensating', undoRun: 2 });
    await recover(campaignId, deps);
    assert.deepEqual(executions.asked, ['undo 2']);
  });
});

describe('a sweeper, a watcher and two people at once', () => {
  it('have a running campaign taken back by one execution, and stopped before', async (test) => {
    const { table, executions, time, deps, set } = await aSweeper(test, { campaign: alive });
    const campaignId = await anApprovedCampaign(table, { now: 0 });
    await set(campaignId, { status: 'running' });
    const wish = { campaignId, caller: operator, why: '' };
    const asked = { table, executions, now: time.now };
    await Promise.all([
      recover(campaignId, deps),
      cancelCampaign(wish, asked),
      rollBackCampaign(wish, asked),
      sweep(deps, never),
    ]);
    const { saga, undoRun, reason } = await readRecord(table, campaignId);
    assert.deepEqual([saga, undoRun], ['compensating', 1]);
    assert.ok(reason?.error === 'Cancelled' || reason?.error === 'RolledBack', reason?.error);
    assert.ok(executions.asked.includes('stop 1'));
    assert.deepEqual(
      new Set(executions.asked.filter((what) => what.startsWith('undo'))),
      new Set(['undo 1']),
    );
  });
});
