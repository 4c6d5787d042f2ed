import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { admit } from '../../../lambdas/campaign/admission/admission.ts';
import { takeSlot } from '../../../lambdas/campaign/admission/slots.ts';
import { readRecord, updateRecord } from '../../../lambdas/campaign/campaign-table.ts';
import { progressView } from '../../../lambdas/campaign/campaign-view.ts';
import { cancelCampaign } from '../../../lambdas/campaign/lifecycle/cancel-campaign.ts';
import { retryCampaign } from '../../../lambdas/campaign/lifecycle/retry-campaign.ts';
import { rollBackCampaign } from '../../../lambdas/campaign/lifecycle/roll-back-campaign.ts';
import { RouteRefusal } from '../../../lambdas/platform/problem.ts';
import { someExecutions } from '../../support/executions.ts';
import { linesPrinted, logsIn } from '../../support/printed-lines.ts';
import { someSettings } from '../review/people.ts';
import { type AdmissionStage, aStage } from './a-stage.ts';

const operator = { subject: 'operator', tenant: 'acme' };

/** Approves and lets in so many, one after another. */
async function letIn(stage: AdmissionStage, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const campaignId = await stage.approved();
    await admit(campaignId, stage.admission);
    ids.push(campaignId);
  }
  return ids;
}

const statusOf = async ({ table }: AdmissionStage, id = '') => (await readRecord(table, id)).status;

describe('a campaign that is let in', () => {
  it('is started while fewer run than may, and waits in the queue otherwise', async (test) => {
    const stage = await aStage(test, 2);
    const [first, second, third = ''] = await letIn(stage, 3);
    assert.deepEqual(stage.started, [first, second]);
    const { status, wakeGroup, wakeAt, createdAt, saga } = await readRecord(stage.table, third);
    assert.deepEqual([status, saga], ['queued', 'running']);
    assert.deepEqual([wakeGroup, wakeAt], ['queue', createdAt]);
  });

  it('shows that it waits in the queue', async (test) => {
    const stage = await aStage(test, 1);
    const [, waiting = ''] = await letIn(stage, 2);
    const view = progressView(await readRecord(stage.table, waiting), undefined, stage.time.now);
    assert.deepEqual([view.status, view.waitingFor], ['queued', { what: 'queue' }]);
    assert.deepEqual([view.phase, view.percentage, view.elapsedSeconds], [null, 0, 0]);
  });

  it('keeps its place, and its one slot, however often it is asked for', async (test) => {
    const stage = await aStage(test, 2);
    const [first = '', second = '', third = ''] = await letIn(stage, 3);
    for (const id of [first, second, third, third]) await admit(id, stage.admission);
    assert.deepEqual(new Set(stage.started), new Set([first, second]));
    assert.equal(await statusOf(stage, third), 'queued');
  });

  it('takes the slot of one that is over, or gone altogether', async (test) => {
    const stage = await aStage(test, 2);
    const [first = '', second = ''] = await letIn(stage, 2);
    await stage.close(first);
    const { documents, name } = stage.table;
    await documents.send(new DeleteCommand({ TableName: name, Key: { campaignId: second, item: 'record' } }));
    const [third, fourth, fifth] = await letIn(stage, 3);
    assert.deepEqual(stage.started.slice(2), [third, fourth]);
    assert.equal(await statusOf(stage, fifth), 'queued');
  });

  it('finds the slots of those that are over among hundreds', async (test) => {
    const stage = await aStage(test, 250);
    const alive = await stage.approved();
    await takeSlot(stage.table, alive, 250);
    for (let n = 1; n < 250; n += 1) await takeSlot(stage.table, `gone-${n}`, 250);
    const [next] = await letIn(stage, 1);
    assert.deepEqual(stage.started, [next]);
    for (let n = 2; n < 250; n += 1) assert.ok(await takeSlot(stage.table, `next-${n}`, 250), `${n}`);
  });

  it('goes behind those that wait, also where there is a slot', async (test) => {
    const stage = await aStage(test, 1);
    const [first = ''] = await letIn(stage, 2);
    await stage.close(first);
    const [later] = await letIn(stage, 1);
    assert.deepEqual(stage.started, [first]);
    assert.equal(await statusOf(stage, later), 'queued');
  });

  it('goes before those that were approved later, where its own start was lost', async (test) => {
    const stage = await aStage(test, 1);
    const early = await stage.approved();
    const [first = ''] = await letIn(stage, 2);
    await stage.close(first);
    await admit(early, stage.admission);
    assert.deepEqual(stage.started, [first, early]);
  });

  it('is not started once it is cancelled', async (test) => {
    const stage = await aStage(test, 1);
    const [, waiting = ''] = await letIn(stage, 2);
    const executions = someExecutions();
    const { table, time } = stage;
    const wish = { campaignId: waiting, caller: operator, why: '' };
    const cancelled = await cancelCampaign(wish, { table, executions, now: time.now });
    assert.deepEqual([cancelled.status, cancelled.wakeGroup], ['compensating', 'wake']);
    assert.deepEqual(executions.asked, ['undo 1']);
    await admit(waiting, stage.admission);
    assert.ok(!stage.started.includes(waiting));
  });

  it('cannot be rolled back or repeated while it waits', async (test) => {
    const stage = await aStage(test, 1);
    const [, waiting = ''] = await letIn(stage, 2);
    const { table, time, admission } = stage;
    const deps = { table, executions: someExecutions(), now: time.now };
    const refusedAs = (type: string) => (error: unknown) =>
      error instanceof RouteRefusal && error.type === type;
    const wish = { campaignId: waiting, caller: operator, why: '' };
    await assert.rejects(rollBackCampaign(wish, deps), refusedAs('campaign-not-started'));
    await assert.rejects(
      retryCampaign(waiting, operator, admission, someSettings()),
      refusedAs('campaign-not-over'),
    );
  });

  it('is not repeated where nobody could approve it any more', async (test) => {
    const { table, admission, started, approved } = await aStage(test, 1);
    const over = await approved();
    await updateRecord(table, over, {
      UpdateExpression: 'SET saga = :closed, #status = :failed, compensation = :complete',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':closed': 'closed', ':failed': 'failed', ':complete': 'complete' },
    });
    await assert.rejects(
      retryCampaign(over, operator, admission, someSettings({ people: [] })),
      (error) => error instanceof RouteRefusal && error.type === 'too-few-reviewers',
    );
    assert.deepEqual(started, []);
    const again = await retryCampaign(over, operator, admission, someSettings());
    assert.deepEqual(started, [again.campaignId]);
  });
});

describe('the kill switch', () => {
  it('lets nobody start, and those wait who were approved meanwhile', async (test) => {
    const stage = await aStage(test, 5);
    await stage.killSwitch('open');
    const [waiting] = await letIn(stage, 1);
    assert.deepEqual(stage.started, []);
    assert.equal(await statusOf(stage, waiting), 'queued');
  });

  it('is over when it expires, or is forced the other way', async (test) => {
    const stage = await aStage(test, 5);
    await stage.killSwitch('open', stage.time.now + 1_000);
    await letIn(stage, 1);
    await stage.killSwitch('closed');
    await letIn(stage, 1);
    assert.equal(stage.started.length, 2);
  });

  it('stops nobody where it cannot be read, and the log says so', async (test) => {
    const unreadable = { read: () => Promise.reject(new Error('no such table')) };
    const stage = await aStage(test, 5, { circuits: unreadable });
    const lines = await linesPrinted(() => letIn(stage, 1));
    assert.equal(stage.started.length, 1);
    const [log] = logsIn(lines);
    assert.deepEqual(
      [log?.['level'], log?.['circuit'], log?.['reason']],
      ['WARN', 'campaigns', 'no such table'],
    );
  });
});
