import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it, type TestContext } from 'node:test';
import { type CampaignTable, readRecord } from '../../lambdas/campaign/campaign-table.ts';
import { createLedger, type WantedEffect } from '../../lambdas/campaign/ledger.ts';
import { performEffect } from '../../lambdas/campaign/perform-effect.ts';
import { beginCompensation } from '../../lambdas/campaign/undo/compensation.ts';
import {
  AmbiguousOutcomeError,
  EffectInFlightError,
  SagaClosedError,
  VendorConflictError,
  VendorRejectedError,
} from '../../lambdas/platform/errors.ts';
import { aCampaignTable, anApprovedCampaign } from '../support/campaign-table.ts';

const wanted: WantedEffect = {
  key: 'review/message@1',
  vendor: 'slack',
  kind: 'message',
  target: { channel: 'C1' },
  lateMs: 1_000,
};

async function aLedger(test: TestContext) {
  const table = await aCampaignTable(test);
  const campaignId = await anApprovedCampaign(table);
  let now = 10_000;
  /** Another invocation, with ten seconds of time. */
  const invocation = () =>
    createLedger({
      table,
      clock: { now: () => now },
      campaignId,
      attempt: randomUUID(),
      deadlineAt: now + 10_000,
    });
  const stateOf = async (key = wanted.key) => (await readRecord(table, campaignId)).effects[key];
  return { table, campaignId, invocation, stateOf, wait: (ms: number) => (now += ms) };
}

const closeSaga = (table: CampaignTable, campaignId: string) =>
  beginCompensation(table, campaignId, { step: 'Design', error: 'NoAssetsError', cause: '' });

describe('the ledger', () => {
  it('writes an effect down before it happens, and its result after', async (test) => {
    const { invocation, stateOf } = await aLedger(test);
    const seen: (string | undefined)[] = [];
    await performEffect(invocation(), wanted, {
      send: async () => {
        seen.push((await stateOf())?.state);
        return { ts: '1.2' };
      },
      find: async () => assert.fail('nothing has to be looked for'),
    });
    const effect = await stateOf();
    assert.deepEqual(seen, ['intended']);
    assert.equal(effect?.state, 'done');
    assert.deepEqual(effect?.state === 'done' && effect.result, { ts: '1.2' });
  });

  it('answers the recorded result to whoever comes later, and sends nothing', async (test) => {
    const { invocation } = await aLedger(test);
    const actions = { send: async () => ({ ts: '1.2' }), find: async () => undefined };
    await performEffect(invocation(), wanted, actions);
    const again = await performEffect(invocation(), wanted, {
      send: async () => assert.fail('sent twice'),
      find: async () => assert.fail('looked for'),
    });
    assert.deepEqual(again, { ts: '1.2' });
  });

  it('lets one of two invocations send, and tells the other when to come again', async (test) => {
    const { invocation } = await aLedger(test);
    await invocation().begin(wanted);
    await assert.rejects(invocation().begin(wanted), (error) => {
      assert.ok(error instanceof EffectInFlightError);
      assert.equal(error.retryAt, 10_000 + 10_000 + 1_000 + 1);
      return true;
    });
  });

  it('looks for what a lost answer left before anything is sent again, and adopts it', async (test) => {
    const { invocation, stateOf, wait } = await aLedger(test);
    await assert.rejects(
      performEffect(invocation(), wanted, {
        send: async () => {
          throw new AmbiguousOutcomeError('slack.send_message: no answer in time', 15_000);
        },
        find: async () => undefined,
      }),
      AmbiguousOutcomeError,
    );
    assert.equal((await stateOf())?.state, 'intended');
    wait(11_001);
    const result = await performEffect(invocation(), wanted, {
      send: async () => assert.fail('sent twice'),
      find: async () => ({ ts: 'found' }),
    });
    assert.deepEqual(result, { ts: 'found' });
  });

  it('sends again once the lease is over and the vendor has nothing', async (test) => {
    const { invocation, wait } = await aLedger(test);
    await invocation().begin(wanted);
    wait(11_001);
    const result = await performEffect(invocation(), wanted, {
      send: async () => ({ ts: 'second' }),
      find: async () => undefined,
    });
    assert.deepEqual(result, { ts: 'second' });
  });

  it('keeps an early holder from settling what another has taken over', async (test) => {
    const { invocation, stateOf, wait } = await aLedger(test);
    const zombie = invocation();
    const begun = await zombie.begin(wanted);
    assert.equal(begun.kind, 'begun');
    wait(11_001);
    const successor = await invocation().begin(wanted);
    assert.equal(successor.kind, 'taken-over');
    if (begun.kind === 'begun') await zombie.refuse(begun.effect, 'too late');
    assert.equal((await stateOf())?.state, 'intended');
  });

  it('begins anew what the vendor has rejected', async (test) => {
    const { invocation, stateOf } = await aLedger(test);
    await assert.rejects(
      performEffect(invocation(), wanted, {
        send: async () => {
          throw new VendorRejectedError('slack.send_message: 400');
        },
        find: async () => undefined,
      }),
      VendorRejectedError,
    );
    assert.equal((await stateOf())?.state, 'void');
    await performEffect(invocation(), wanted, {
      send: async () => ({ ts: '2' }),
      find: async () => undefined,
    });
    assert.equal((await stateOf())?.state, 'done');
  });

  for (const [found, outcome] of [
    [{ ts: 'ours' }, 'adopts what is ours'],
    [undefined, 'refuses what is not ours'],
  ] as const) {
    it(`${outcome} when the vendor says that it exists already`, async (test) => {
      const { invocation, stateOf } = await aLedger(test);
      const performed = performEffect(invocation(), wanted, {
        send: async () => {
          throw new VendorConflictError('github.create_branch: 422');
        },
        find: async () => found,
      });
      if (found === undefined) await assert.rejects(performed, /it is not ours/);
      else assert.deepEqual(await performed, found);
      assert.equal((await stateOf())?.state, found === undefined ? 'void' : 'done');
    });
  }

  it('begins nothing once compensation has begun', async (test) => {
    const { table, campaignId, invocation, stateOf } = await aLedger(test);
    await closeSaga(table, campaignId);
    await assert.rejects(invocation().begin(wanted), SagaClosedError);
    assert.equal(await stateOf(), undefined);
  });

  it('still settles what was begun before compensation, so that it can be undone', async (test) => {
    const { table, campaignId, invocation, stateOf } = await aLedger(test);
    const ledger = invocation();
    const begun = await ledger.begin(wanted);
    await closeSaga(table, campaignId);
    if (begun.kind !== 'done') await ledger.settle(begun.effect, { ts: '1' });
    assert.equal((await stateOf())?.state, 'done');
  });

  it('remembers in which order effects were begun', async (test) => {
    const { table, campaignId, invocation } = await aLedger(test);
    for (const key of ['a@1', 'b@1', 'c@1']) await invocation().begin({ ...wanted, key });
    const { order } = await readRecord(table, campaignId);
    const inOrder = Object.entries(order).sort(([, a], [, b]) => a - b);
    assert.deepEqual(
      inOrder.map(([key]) => key),
      ['a@1', 'b@1', 'c@1'],
    );
  });

  it('sets the pivot in the same write as the first effect that commits the campaign', async (test) => {
    const { table, campaignId, invocation, wait } = await aLedger(test);
    await invocation().begin({ ...wanted, key: 'first@1', pivot: true });
    wait(5_000);
    await invocation().begin({ ...wanted, key: 'second@1', pivot: true });
    assert.equal((await readRecord(table, campaignId)).pivotAt, 10_000);
  });
});
