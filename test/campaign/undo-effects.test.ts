import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it, type TestContext } from 'node:test';
import { readRecord } from '../../lambdas/campaign/campaign-table.ts';
import { createLedger, type WantedEffect } from '../../lambdas/campaign/ledger.ts';
import type { CampaignTask } from '../../lambdas/campaign/task-handler.ts';
import { beginCompensation } from '../../lambdas/campaign/undo/compensation.ts';
import { undoEffects } from '../../lambdas/campaign/undo/undo-effects.ts';
import { EffectInFlightError, VendorRejectedError } from '../../lambdas/platform/errors.ts';
import { aCampaignTable, anApprovedCampaign } from '../support/campaign-table.ts';

const wanted: WantedEffect = {
  key: 'review/message@1',
  vendor: 'slack',
  kind: 'message',
  target: { channel: 'C1' },
  lateMs: 1_000,
};

/** A campaign with begun effects, whose compensation has begun; some of the effects are done. */
async function anUndoing(test: TestContext, begun: readonly string[], done: readonly string[]) {
  const table = await aCampaignTable(test);
  const campaignId = await anApprovedCampaign(table);
  let now = 10_000;
  const clock = { now: () => now };
  const ledger = createLedger({ table, clock, campaignId, attempt: randomUUID(), deadlineAt: 20_000 });
  for (const key of begun) {
    const effect = await ledger.begin({ ...wanted, key });
    if (effect.kind !== 'done' && done.includes(key)) await ledger.settle(effect.effect, { ts: key });
  }
  await beginCompensation(table, campaignId, { step: 'Review', error: 'rejected', cause: '' });
  const record = await readRecord(table, campaignId);
  const task = { record, table, clock, deadlineAt: 30_000 } as CampaignTask;
  const stateOf = async (key: string) => (await readRecord(table, campaignId)).effects[key]?.state;
  return { task, stateOf, wait: (ms: number) => (now += ms) };
}

describe('undoing', () => {
  it('waits for an effect that may still be under way, and then looks for it', async (test) => {
    const { task, stateOf, wait } = await anUndoing(test, [wanted.key], []);
    const looked: string[] = [];
    const undone: unknown[] = [];
    const undoers = {
      message: {
        find: async (effect: { key: string }) => {
          looked.push(effect.key);
          return { ts: 'late' };
        },
        undo: async (_: unknown, result: unknown) => void undone.push(result),
      },
    };
    await assert.rejects(undoEffects(task, undoers), (error) => {
      assert.ok(error instanceof EffectInFlightError);
      assert.equal(error.retryAt, 20_000 + 1_000 + 1);
      return true;
    });
    assert.deepEqual(looked, []);
    wait(11_001);
    await undoEffects(task, undoers);
    assert.deepEqual(undone, [{ ts: 'late' }]);
    assert.equal(await stateOf(wanted.key), 'undone');
  });

  it('takes effects in the reverse of the order in which they were begun', async (test) => {
    const keys = ['a@1', 'b@1', 'c@1'];
    const { task } = await anUndoing(test, keys, keys);
    const { undone } = await undoEffects(task, {
      message: { find: async () => undefined, undo: async () => {} },
    });
    assert.deepEqual(undone, ['c@1', 'b@1', 'a@1']);
  });

  it('does nothing the second time', async (test) => {
    const { task } = await anUndoing(test, [wanted.key], [wanted.key]);
    const undo = { find: async () => undefined, undo: async () => {} };
    assert.deepEqual((await undoEffects(task, { message: undo })).undone, [wanted.key]);
    assert.deepEqual((await undoEffects(task, { message: undo })).undone, []);
  });

  it('writes down what the vendor refuses, and goes on with the others', async (test) => {
    const { task, stateOf } = await anUndoing(test, ['a@1', 'b@1'], ['a@1', 'b@1']);
    const summary = await undoEffects(task, {
      message: {
        find: async () => undefined,
        undo: async (effect) => {
          if (effect.key === 'b@1') throw new VendorRejectedError('the mail has been sent');
        },
      },
    });
    assert.deepEqual(summary, { undone: ['a@1'], failed: ['b@1'] });
    assert.equal(await stateOf('a@1'), 'undone');
    assert.equal(await stateOf('b@1'), 'undo_failed');
  });
});
