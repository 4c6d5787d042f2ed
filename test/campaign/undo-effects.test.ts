import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { updateRecord } from '../../lambdas/campaign/campaign-table.ts';
import type { EffectFacts } from '../../lambdas/campaign/effect.ts';
import { secondLookMs } from '../../lambdas/campaign/effect-changes.ts';
import type { Sighting } from '../../lambdas/campaign/sighting.ts';
import type { Undone } from '../../lambdas/campaign/undo/undo-changes.ts';
import type { Undoers } from '../../lambdas/campaign/undo/undoer.ts';
import {
  ConfigurationError,
  EffectInFlightError,
  VendorConflictError,
  VendorRejectedError,
  VendorUnavailableError,
} from '../../lambdas/platform/errors.ts';
import { logger } from '../../lambdas/platform/logger.ts';
import { sagaMessages } from '../../lambdas/platform/saga-metrics.ts';
import { aLedger, begunBy, budgetMs, dashboard, message, startAt } from '../support/a-ledger.ts';

const lateMs = 60_000;
const leaseMs = budgetMs + lateMs;
const absent: Sighting = { kind: 'absent' };

/** A vendor that answers every undo in one way, and keeps what it was asked for. */
function aVendor({
  find = () => absent,
  undo = () => ({ kind: 'undone' }),
}: {
  find?: () => Sighting | Error | Promise<Sighting>;
  undo?: (facts: EffectFacts) => Undone | Error | Promise<Undone>;
} = {}) {
  const asked: string[] = [];
  const undoer = {
    find: async ({ key }: { key: string }) => {
      asked.push(`find ${key}`);
      const seen = await find();
      if (seen instanceof Error) throw seen;
      return seen;
    },
    undo: async (_: unknown, facts: EffectFacts) => {
      asked.push(`undo ${facts['ts'] ?? facts['uid']}`);
      const done = await undo(facts);
      if (done instanceof Error) throw done;
      return done;
    },
  };
  return { asked, undoers: { message: undoer, dashboard: undoer } satisfies Undoers };
}

/** A campaign whose compensation has begun; all of the keys were begun, some of them are done. */
async function anUndoing(test: TestContext, begun: readonly string[], done: readonly string[] = begun) {
  const ledger = await aLedger(test);
  const attempt = ledger.invocation();
  for (const key of begun) {
    const effect = await begunBy(attempt, { ...message, key });
    if (done.includes(key)) await attempt.settle(effect, { ts: key });
  }
  await ledger.closeFence();
  return { ...ledger, attempt };
}

describe('undoing', () => {
  it('takes effects back in the reverse of the order in which they were begun', async (test) => {
    const { undo } = await anUndoing(test, ['review/a@1', 'review/b@1', 'review/c@1']);
    const { asked, undoers } = aVendor();
    const summary = await undo({}, undoers);
    assert.deepEqual(asked, ['undo review/c@1', 'undo review/b@1', 'undo review/a@1']);
    assert.deepEqual(summary, { undone: ['review/c@1', 'review/b@1', 'review/a@1'] });
  });

  it('takes back only its own step and revision', async (test) => {
    const { undo } = await anUndoing(test, ['review/a@1', 'review/a@2', 'design/a@1']);
    const { asked, undoers } = aVendor();
    await undo({ revision: 2 }, undoers);
    assert.deepEqual(asked, ['undo review/a@2']);
  });

  it('asks the vendor for nothing the second time', async (test) => {
    const { undo } = await anUndoing(test, ['review/a@1']);
    await undo({}, aVendor().undoers);
    const { asked, undoers } = aVendor();
    assert.deepEqual(await undo({}, undoers), { undone: ['review/a@1'] });
    assert.deepEqual(asked, []);
  });

  it('waits for an effect that may still be under way, and touches no other before', async (test) => {
    const { undo, waitUntil } = await anUndoing(test, ['review/a@1', 'review/b@1'], ['review/b@1']);
    const { asked, undoers } = aVendor({ find: () => ({ kind: 'found', facts: { ts: 'late' } }) });
    waitUntil(startAt + leaseMs);
    await assert.rejects(undo({}, undoers), (error) => {
      assert.ok(error instanceof EffectInFlightError);
      assert.equal(error.retryAt, startAt + leaseMs + 1);
      return true;
    });
    assert.deepEqual(asked, []);
    waitUntil(startAt + leaseMs + 1);
    await undo({}, undoers);
    assert.deepEqual(asked, ['undo review/b@1', 'find review/a@1', 'undo late']);
  });

  it('waits for the lease of what is done, since its holder may still send', async (test) => {
    const { invocation, closeFence, undo, wait } = await aLedger(test);
    const zombie = invocation();
    const begun = await begunBy(zombie, dashboard);
    wait(leaseMs + 1);
    await begunBy(invocation(), dashboard);
    await zombie.settle(begun, { uid: 'u' });
    await closeFence();
    const { asked, undoers } = aVendor();
    await assert.rejects(undo({ step: 'analytics' }, undoers), EffectInFlightError);
    assert.deepEqual(asked, []);
  });

  it('says undone of what is absent and makes no second one, and looks once more', async (test) => {
    const { invocation, closeFence, undo, effect, wait, now } = await aLedger(test);
    await invocation().begin(dashboard);
    await closeFence();
    wait(leaseMs + 1);
    await undo({ step: 'analytics' }, aVendor().undoers);
    const undone = await effect(dashboard.key);
    assert.deepEqual([undone?.state, undone?.lookAt], ['undone', now() + secondLookMs]);
  });

  it('says unconfirmed of what is absent and may come another time, and tells people', async (test) => {
    const { undo, effect, record, wait, now } = await anUndoing(test, ['review/a@1'], []);
    wait(leaseMs + 1);
    const { asked, undoers } = aVendor();
    assert.deepEqual(await undo({}, undoers), { unconfirmed: ['review/a@1'] });
    assert.deepEqual(asked, ['find review/a@1']);
    const left = await effect('review/a@1');
    assert.deepEqual([left?.state, left?.lookAt], ['unconfirmed', now() + secondLookMs]);
    const notices = Object.values((await record()).outbox);
    assert.deepEqual(
      notices.map(({ kind }) => kind),
      ['unconfirmed'],
    );
  });

  it('takes back at the second look what has come after all, also when the campaign is over', async (test) => {
    const { undo, closeCampaign, stateOf, wait } = await anUndoing(test, ['review/a@1'], []);
    wait(leaseMs + 1);
    await undo({}, aVendor().undoers);
    await closeCampaign();
    wait(secondLookMs);
    const { asked, undoers } = aVendor({ find: () => ({ kind: 'found', facts: { ts: 'late' } }) });
    await undo({}, undoers);
    assert.deepEqual(asked, ['find review/a@1', 'undo late']);
    assert.equal(await stateOf('review/a@1'), 'undone');
  });

  it('still looks when it was to look, where an undo has looked before that', async (test) => {
    const { invocation, undo, effect, closeFence, wait } = await aLedger(test);
    const ledger = invocation();
    await ledger.doubt(await begunBy(ledger, message), 'its answer was lost');
    await closeFence();
    wait(1_000);
    await undo({}, aVendor().undoers);
    assert.equal((await effect(message.key))?.lookAt, startAt + secondLookMs);
  });

  it('looks no third time for what two looks have not shown', async (test) => {
    const { undo, closeCampaign, effect, wait } = await anUndoing(test, ['review/a@1'], []);
    wait(leaseMs + 1);
    await undo({}, aVendor().undoers);
    await closeCampaign();
    wait(secondLookMs);
    await undo({}, aVendor().undoers);
    const left = await effect('review/a@1');
    assert.deepEqual([left?.state, left?.lookAt], ['unconfirmed', undefined]);
    const { asked, undoers } = aVendor();
    await undo({}, undoers);
    assert.deepEqual(asked, []);
  });

  it('takes back at the second look what was taken back before, and ends undone again', async (test) => {
    const { invocation, closeFence, closeCampaign, undo, stateOf, wait } = await aLedger(test);
    await invocation().begin(dashboard);
    wait(leaseMs + 1);
    const heir = invocation();
    await heir.settle(await begunBy(heir, dashboard), { uid: 'u' });
    await closeFence();
    await undo({ step: 'analytics' }, aVendor().undoers);
    await closeCampaign();
    wait(secondLookMs);
    const { asked, undoers } = aVendor({ find: () => ({ kind: 'found', facts: { uid: 'u' } }) });
    await undo({ step: 'analytics' }, undoers);
    assert.equal(asked[0], `find ${dashboard.key}`);
    assert.equal(asked.at(-1), 'undo u');
    assert.equal(await stateOf(dashboard.key), 'undone');
  });

  it('takes back what a process settles that was given up long ago', async (test) => {
    const { undo, attempt, effect, record, stateOf, wait, now } = await anUndoing(test, ['review/a@1'], []);
    const { id } = (await effect('review/a@1')) ?? {};
    wait(leaseMs + 1);
    await undo({}, aVendor().undoers);
    wait(1_000);
    const begun = { campaignId: '', key: 'review/a@1', id, sendBefore: 0 };
    await attempt.settle(begun as never, { ts: 'zombie' });
    assert.equal(await stateOf('review/a@1'), 'done_late');
    assert.deepEqual([(await record()).wakeGroup, (await record()).wakeAt], ['wake', now()]);
    const { asked, undoers } = aVendor();
    await undo({}, undoers);
    assert.deepEqual(asked, ['undo zombie']);
    assert.equal(await stateOf('review/a@1'), 'undone');
  });

  it('keeps the second look where a process settles what was taken back long ago', async (test) => {
    const { invocation, closeFence, undo, effect, wait, now } = await aLedger(test);
    await invocation().begin(dashboard);
    wait(leaseMs + 1);
    const heir = invocation();
    const begun = await begunBy(heir, dashboard);
    await heir.settle(begun, { uid: 'u' });
    await closeFence();
    await undo({ step: 'analytics' }, aVendor().undoers);
    const lookAt = now() + secondLookMs;
    wait(1_000);
    await invocation().settle(begun, { uid: 'u' });
    const left = await effect(dashboard.key);
    assert.deepEqual([left?.state, left?.lookAt], ['undone', lookAt]);
  });

  it('goes by what somebody has settled between its look and its mark', async (test) => {
    const { undo, attempt, stateOf, wait } = await anUndoing(test, ['review/a@1'], []);
    wait(leaseMs + 1);
    const { asked, undoers } = aVendor({
      find: async () => {
        await attempt.settle({ key: 'review/a@1' } as never, { ts: 'settled' });
        return absent;
      },
    });
    await undo({}, undoers);
    assert.deepEqual(asked, ['find review/a@1', 'undo settled']);
    assert.equal(await stateOf('review/a@1'), 'undone');
  });

  it('writes down what the vendor refuses, asks once, goes on with the others and tells people', async (test) => {
    const { undo, effect, record } = await anUndoing(test, ['review/a@1', 'review/b@1']);
    const { asked, undoers } = aVendor({
      undo: ({ ts }) =>
        ts === 'review/b@1' ? new VendorRejectedError('slack: cant_delete_message') : { kind: 'undone' },
    });
    assert.deepEqual(await undo({}, undoers), { undo_failed: ['review/b@1'], undone: ['review/a@1'] });
    assert.deepEqual(asked, ['undo review/b@1', 'undo review/a@1']);
    const failed = await effect('review/b@1');
    assert.equal(failed?.state === 'undo_failed' && failed.reason, 'slack: cant_delete_message');
    assert.deepEqual(
      Object.values((await record()).outbox).map(({ kind }) => kind),
      ['undo-failed'],
    );
  });

  for (const refusal of [
    new VendorConflictError('github: 409'),
    new ConfigurationError('no token for slack'),
  ]) {
    it(`writes a ${refusal.name} down as it does a refusal`, async (test) => {
      const { undo, stateOf } = await anUndoing(test, ['review/a@1']);
      await undo({}, aVendor({ undo: () => refusal }).undoers);
      assert.equal(await stateOf('review/a@1'), 'undo_failed');
    });
  }

  it('takes up what could not be taken back when it is asked for again', async (test) => {
    const { undo, stateOf } = await anUndoing(test, ['review/a@1', 'review/b@1']);
    await undo({}, aVendor({ undo: () => new VendorRejectedError('no') }).undoers);
    const { asked, undoers } = aVendor();
    await undo({}, undoers);
    assert.deepEqual(asked, ['undo review/b@1', 'undo review/a@1']);
    assert.equal(await stateOf('review/a@1'), 'undone');
  });

  it('goes on with the others where a vendor cannot be reached, and then asks for another try', async (test) => {
    const { undo, stateOf } = await anUndoing(test, ['review/a@1', 'review/b@1']);
    const { undoers } = aVendor({
      undo: ({ ts }) =>
        ts === 'review/b@1' ? new VendorUnavailableError('slack: no answer') : { kind: 'undone' },
    });
    await assert.rejects(undo({}, undoers), VendorUnavailableError);
    assert.deepEqual([await stateOf('review/a@1'), await stateOf('review/b@1')], ['undone', 'undoing']);
    await undo({}, aVendor().undoers);
    assert.equal(await stateOf('review/b@1'), 'undone');
  });

  for (const [how, find] of [
    ['proves nothing', (): Sighting => ({ kind: 'unknown', reason: 'the control read fails' })],
    ['is refused', () => new VendorRejectedError('the control read fails')],
  ] as const) {
    it(`lists what it cannot see, where the look ${how}, and looks again when it is asked to`, async (test) => {
      const { undo, effect, stateOf, wait } = await anUndoing(test, ['review/a@1'], []);
      wait(leaseMs + 1);
      await undo({}, aVendor({ find }).undoers);
      const left = await effect('review/a@1');
      assert.equal(left?.state === 'undo_failed' && left.reason, 'the control read fails');
      await undo({}, aVendor({ find: () => ({ kind: 'found', facts: { ts: '1' } }) }).undoers);
      assert.equal(await stateOf('review/a@1'), 'undone');
    });
  }

  it('does not take an absence for proof, where a request was never answered and the first look was blind', async (test) => {
    const { undo, effect, wait, now } = await anUndoing(test, ['review/a@1'], []);
    wait(leaseMs + 1);
    await undo({}, aVendor({ find: () => ({ kind: 'unknown', reason: 'blind' }) }).undoers);
    await undo({}, aVendor().undoers);
    const left = await effect('review/a@1');
    assert.deepEqual([left?.state, left?.lookAt], ['unconfirmed', now() + secondLookMs]);
  });

  for (const kind of ['irreversible', 'superseded'] as const) {
    it(`keeps the evidence of what is ${kind}, and tells people where it is`, async (test) => {
      const { undo, effect, record } = await anUndoing(test, ['review/a@1']);
      const url = 'https://example.com/post';
      const { undoers } = aVendor({ undo: () => ({ kind, reason: 'it is live', url }) });
      assert.deepEqual(await undo({}, undoers), { [kind]: ['review/a@1'] });
      const left = await effect('review/a@1');
      assert.deepEqual(left?.state === kind && left.result, { ts: 'review/a@1', url });
      const [notice] = Object.values((await record()).outbox);
      assert.deepEqual(notice?.links, [url]);
      const { asked, undoers: later } = aVendor();
      await undo({}, later);
      assert.deepEqual(asked, []);
    });
  }
});

describe('the count of compensations', () => {
  const counted = async (test: TestContext, undo: () => Undone | Error, closes = true) => {
    const done = test.mock.method(logger, 'warn', () => {});
    const failed = test.mock.method(logger, 'error', () => {});
    const ledger = await aLedger(test);
    const attempt = ledger.invocation();
    await attempt.settle(await begunBy(attempt, message), { ts: '1' });
    if (closes) await ledger.closeFence();
    await ledger.undo({}, aVendor({ undo }).undoers);
    const messages = [...done.mock.calls, ...failed.mock.calls].map((call) => String(call.arguments[0]));
    return messages.filter((said) => said.startsWith('a step'));
  };

  it('has a step of which nothing is left as complete', async (test) => {
    assert.deepEqual(await counted(test, () => ({ kind: 'undone' })), [sagaMessages.compensated]);
  });

  it('has a step of which something is left as incomplete', async (test) => {
    const refused = () => new VendorRejectedError('slack: cant_delete_message');
    assert.deepEqual(await counted(test, refused), [sagaMessages.compensationIncomplete]);
  });

  it('leaves out what was only looked after', async (test) => {
    assert.deepEqual(await counted(test, () => ({ kind: 'undone' }), false), []);
  });
});

describe('looking after a campaign that is not compensated', () => {
  /** What is done, and a second one that a process has settled late. */
  async function aDoubleMessage(test: TestContext) {
    const ledger = await aLedger(test);
    const zombie = ledger.invocation();
    const begun = await begunBy(zombie, message);
    ledger.wait(leaseMs + 1);
    const heir = ledger.invocation();
    await heir.settle(await begunBy(heir, message), { ts: 'own' });
    await zombie.settle(begun, { ts: 'extra' });
    return ledger;
  }

  it('takes back only what came besides', async (test) => {
    const { undo, effect } = await aDoubleMessage(test);
    const { asked, undoers } = aVendor();
    await undo({}, undoers);
    assert.deepEqual(asked, ['undo extra']);
    const left = await effect(message.key);
    assert.deepEqual(left?.state === 'done' && left.result, { ts: 'own' });
  });

  for (const undoIs of ['refused', 'irreversible'] as const) {
    it(`still has its own where the other is ${undoIs}, and sends no third`, async (test) => {
      const { undo, invocation, stateOf } = await aDoubleMessage(test);
      const { undoers } = aVendor({
        undo: () => (undoIs === 'refused' ? new VendorRejectedError('no') : { kind: undoIs, reason: 'read' }),
      });
      await undo({}, undoers);
      assert.equal(await stateOf(message.key), 'undo_failed');
      assert.deepEqual(await invocation().begin(message), { kind: 'done', result: { ts: 'own' } });
    });
  }

  it('tries every thing of an effect, whichever is refused', async (test) => {
    const { undo, closeFence } = await aDoubleMessage(test);
    await closeFence();
    const { asked, undoers } = aVendor({ undo: () => new VendorRejectedError('no') });
    await undo({}, undoers);
    assert.deepEqual(asked.toSorted(), ['undo extra', 'undo own']);
  });

  it('leaves what its next attempt will look for', async (test) => {
    const { invocation, undo, stateOf, wait } = await aLedger(test);
    await invocation().begin(message);
    wait(leaseMs + 1);
    const { asked, undoers } = aVendor();
    await undo({}, undoers);
    assert.deepEqual([asked, await stateOf(message.key)], [[], 'intended']);
  });

  it('keeps what a lost answer has left in a campaign that is over', async (test) => {
    const { table, campaignId, invocation, undo, effect, wait } = await aLedger(test);
    await invocation().begin(message);
    await updateRecord(table, campaignId, {
      UpdateExpression: 'SET saga = :closed',
      ExpressionAttributeValues: { ':closed': 'closed' },
    });
    wait(leaseMs + 1);
    const { asked, undoers } = aVendor({ find: () => ({ kind: 'found', facts: { ts: '1' } }) });
    await undo({}, undoers);
    assert.deepEqual(asked, [`find ${message.key}`]);
    const left = await effect(message.key);
    assert.deepEqual(left?.state === 'done' && left.result, { ts: '1' });
  });
});
