import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { admit } from '../../../lambdas/campaign/admission/admission.ts';
import { workQueue } from '../../../lambdas/campaign/admission/work-queue.ts';
import { readRecord } from '../../../lambdas/campaign/campaign-table.ts';
import { startGraceMs } from '../../../lambdas/campaign/lifecycle/create-campaign.ts';
import { type AdmissionStage, aStage } from './a-stage.ts';

const never = Number.POSITIVE_INFINITY;

/** So many that wait, in the order of their approval: they were let in the other way round. */
async function waiting(stage: AdmissionStage, count: number): Promise<string[]> {
  const ids: string[] = [];
  await stage.killSwitch('open');
  for (let n = 0; n < count; n += 1) ids.push(await stage.approved());
  for (const id of ids.toReversed()) await admit(id, stage.admission);
  await stage.killSwitch(undefined);
  return ids;
}

describe('the queue', () => {
  it('is worked in the order of approval, as far as there are slots', async (test) => {
    const stage = await aStage(test, 2);
    const [first = '', second = '', third, fourth, fifth] = await waiting(stage, 5);
    assert.deepEqual(await workQueue(stage.admission, never), { started: 2, failed: [] });
    assert.deepEqual(stage.started, [first, second]);
    assert.deepEqual(await workQueue(stage.admission, never), { started: 0, failed: [] });
    await stage.close(second);
    await workQueue(stage.admission, never);
    assert.deepEqual(stage.started, [first, second, third]);
    await stage.close(first);
    await stage.close(third ?? '');
    await workQueue(stage.admission, never);
    assert.deepEqual(stage.started, [first, second, third, fourth, fifth]);
  });

  it('hands its campaigns over to the sweeper, should their start be lost', async (test) => {
    const stage = await aStage(test, 1);
    const [campaignId = ''] = await waiting(stage, 1);
    await workQueue(stage.admission, never);
    const { status, wakeGroup, wakeAt } = await readRecord(stage.table, campaignId);
    assert.deepEqual([status, wakeGroup, wakeAt], ['approved', 'wake', stage.time.now + startGraceMs]);
  });

  it('stands still while the kill switch is on', async (test) => {
    const stage = await aStage(test, 2);
    await waiting(stage, 2);
    await stage.killSwitch('open');
    assert.deepEqual(await workQueue(stage.admission, never), { started: 0, failed: [] });
    await stage.killSwitch(undefined);
    assert.equal((await workQueue(stage.admission, never)).started, 2);
  });

  it('goes on with the others where one cannot be started, which keeps its slot', async (test) => {
    const started: string[] = [];
    let broken = '';
    const start = async (campaignId: string) => {
      if (campaignId === broken) throw new Error('no answer');
      started.push(campaignId);
    };
    const stage = await aStage(test, 2, { start });
    const [first = '', second = '', third = ''] = await waiting(stage, 3);
    broken = first;
    assert.deepEqual(await workQueue(stage.admission, never), { started: 1, failed: [first] });
    assert.deepEqual(started, [second]);
    broken = '';
    await admit(first, stage.admission);
    assert.deepEqual(started, [second, first]);
    assert.equal((await readRecord(stage.table, third)).status, 'queued');
  });

  it('starts who has a slot already, though others stand before', async (test) => {
    const stage = await aStage(test, 1);
    const early = await stage.approved();
    const late = await stage.approved();
    await admit(late, stage.admission);
    // Whoever took its slot has died before the start, and the next who looks finds the kill switch on.
    await stage.killSwitch('open');
    for (const id of [early, late]) await admit(id, stage.admission);
    await stage.killSwitch(undefined);
    assert.deepEqual(await workQueue(stage.admission, never), { started: 1, failed: [] });
    assert.deepEqual(stage.started, [late, late]);
    assert.equal((await readRecord(stage.table, early)).status, 'queued');
  });

  it('begins with nobody once its time is over', async (test) => {
    const stage = await aStage(test, 2);
    await waiting(stage, 1);
    assert.deepEqual(await workQueue(stage.admission, stage.time.now), { started: 0, failed: [] });
  });
});
