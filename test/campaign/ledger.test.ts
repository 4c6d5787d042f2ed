import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { updateRecord } from '../../lambdas/campaign/campaign-table.ts';
import { secondLookMs } from '../../lambdas/campaign/effect-changes.ts';
import { EffectInFlightError, SagaClosedError } from '../../lambdas/platform/errors.ts';
import { aLedger, begunBy, budgetMs, dashboard, message, startAt } from '../support/a-ledger.ts';
import type { Send } from '../support/ledger-table.ts';

const lateMs = 60_000;

/** The answer of every update is lost once: the SDK sends it again, and meets its own success. */
const losesAnswers =
  (send: Send): Send =>
  async (command) => {
    if (!(command instanceof UpdateCommand)) return send(command);
    await send(command).catch((error: unknown) => {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    });
    return send(command);
  };

/** Does something between the first read and what follows it. */
const after =
  (first: () => Promise<unknown>) =>
  (send: Send): Send => {
    let pending: (() => Promise<unknown>) | undefined = first;
    return async (command) => {
      const answer = await send(command);
      const due = pending;
      pending = undefined;
      await due?.();
      return answer;
    };
  };

describe('the ledger', () => {
  it('writes down what is needed to find an effect before it happens, under an id of its own', async (test) => {
    const { invocation, effect } = await aLedger(test);
    const { id } = await begunBy(invocation(), message);
    const written = await effect(message.key);
    assert.equal(written?.state, 'intended');
    assert.equal(written?.id, id);
    assert.deepEqual(written?.target, { channel: 'C1', marker: id });
    assert.equal(written?.inFlightUntil, startAt + budgetMs + lateMs);
    assert.equal(written?.version, 1);
  });

  it('writes the result down and gives the lease back', async (test) => {
    const { invocation, effect } = await aLedger(test);
    const ledger = invocation();
    await ledger.settle(await begunBy(ledger, message), { ts: '1.2' });
    const done = await effect(message.key);
    assert.equal(done?.state, 'done');
    assert.deepEqual(done?.state === 'done' && done.result, { ts: '1.2' });
    assert.equal(done?.inFlightUntil, undefined);
  });

  it('answers the recorded result to whoever comes later, also behind the fence', async (test) => {
    const { invocation, closeFence } = await aLedger(test);
    const ledger = invocation();
    await ledger.settle(await begunBy(ledger, message), { ts: '1.2' });
    assert.deepEqual(await invocation().begin(message), { kind: 'done', result: { ts: '1.2' } });
    await closeFence();
    assert.deepEqual(await invocation().begin(message), { kind: 'done', result: { ts: '1.2' } });
  });

  it('lets one of two invocations send, and tells the other when to come again', async (test) => {
    const { invocation } = await aLedger(test);
    await invocation().begin(message);
    await assert.rejects(invocation().begin(message), (error) => {
      assert.ok(error instanceof EffectInFlightError);
      assert.equal(error.retryAt, startAt + budgetMs + lateMs + 1);
      return true;
    });
  });

  it('lets one of two invocations send that have both read that nobody has begun', async (test) => {
    const { invocation } = await aLedger(test);
    const rival = invocation();
    const slow = invocation(after(() => rival.begin(message)));
    await assert.rejects(slow.begin(message), EffectInFlightError);
  });

  it('lets nobody take an effect over in the last millisecond of its lease, and anybody in the next', async (test) => {
    const { invocation, waitUntil } = await aLedger(test);
    await invocation().begin(message);
    waitUntil(startAt + budgetMs + lateMs);
    await assert.rejects(invocation().begin(message), EffectInFlightError);
    waitUntil(startAt + budgetMs + lateMs + 1);
    assert.equal((await invocation().begin(message)).kind, 'taken-over');
  });

  it('keeps the target of the first begin, and counts the request that nobody has an answer of', async (test) => {
    const { invocation, effect, wait } = await aLedger(test);
    await invocation().begin({ ...message, target: () => ({ dueAt: 'then' }) });
    wait(budgetMs + lateMs + 1);
    const taken = await invocation().begin({ ...message, target: () => ({ dueAt: 'later' }) });
    assert.deepEqual(taken.kind === 'taken-over' && taken.target, { dueAt: 'then' });
    assert.equal((await effect(message.key))?.unanswered, 1);
  });

  for (const [what, kind, begunBefore] of [
    ['a begin', 'begun', false],
    ['a take-over', 'taken-over', true],
  ] as const) {
    it(`takes ${what} for its own when the answer of the update was lost`, async (test) => {
      const { invocation, effect, wait } = await aLedger(test);
      if (begunBefore) await invocation().begin(message);
      wait(budgetMs + lateMs + 1);
      assert.equal((await invocation(losesAnswers).begin(message)).kind, kind);
      assert.equal((await effect(message.key))?.version, begunBefore ? 2 : 1);
    });
  }

  it('writes a result once, however often the answer is lost', async (test) => {
    const { invocation, effect } = await aLedger(test);
    const ledger = invocation(losesAnswers);
    await ledger.settle(await begunBy(ledger, message), { ts: '1' });
    assert.equal((await effect(message.key))?.version, 2);
    assert.deepEqual((await effect(message.key))?.extras, []);
  });

  it('begins anew what was refused, with what is wanted now', async (test) => {
    const { invocation, effect } = await aLedger(test);
    const ledger = invocation();
    await ledger.refuse(await begunBy(ledger, message), 'slack: channel_not_found');
    assert.equal((await effect(message.key))?.state, 'void');
    const again = await invocation().begin({ ...message, target: () => ({ channel: 'C2' }) });
    assert.equal(again.kind, 'begun');
    assert.deepEqual((await effect(message.key))?.target, { channel: 'C2' });
  });

  it('begins what another has begun and given back between its read and its update', async (test) => {
    const { invocation } = await aLedger(test);
    const rival = invocation();
    const slow = invocation(after(async () => rival.refuse(await begunBy(rival, message), 'throttled')));
    assert.equal((await slow.begin(message)).kind, 'begun');
  });

  it('keeps an early holder from refusing, doubting or giving back what another has taken over', async (test) => {
    const { invocation, effect, wait } = await aLedger(test);
    const zombie = invocation();
    const begun = await begunBy(zombie, message);
    wait(budgetMs + lateMs + 1);
    await invocation().begin(message);
    const taken = await effect(message.key);
    await zombie.refuse(begun, 'too late');
    await zombie.doubt(begun, 'too late');
    await zombie.leaveOpen(begun, 0);
    assert.deepEqual(await effect(message.key), taken);
  });

  it('takes proof from an early holder, and leaves the lease to whoever has it', async (test) => {
    const { invocation, effect, wait } = await aLedger(test);
    const zombie = invocation();
    const begun = await begunBy(zombie, message);
    wait(budgetMs + lateMs + 1);
    const heir = invocation();
    const taken = await begunBy(heir, message);
    await zombie.settle(begun, { ts: 'first' });
    const done = await effect(message.key);
    assert.equal(done?.state, 'done');
    assert.equal(done?.inFlightUntil, startAt + 2 * (budgetMs + lateMs) + 1);
    await heir.settle(taken, { ts: 'first' });
    assert.equal((await effect(message.key))?.inFlightUntil, undefined);
  });

  it('adds a second thing to what is done, for somebody to take it back', async (test) => {
    const { invocation, effect, record, wait } = await aLedger(test);
    const zombie = invocation();
    const begun = await begunBy(zombie, message);
    wait(budgetMs + lateMs + 1);
    const heir = invocation();
    await heir.settle(await begunBy(heir, message), { ts: 'second' });
    await zombie.settle(begun, { ts: 'first' });
    const late = await effect(message.key);
    assert.equal(late?.state, 'done_late');
    assert.deepEqual(late?.extras, [{ ts: 'first' }]);
    assert.deepEqual(late?.state === 'done_late' && late.result, { ts: 'second' });
    assert.equal((await record()).wakeAt, startAt + budgetMs + lateMs + 1);
  });

  it('tells a doubter what an early holder has settled meanwhile', async (test) => {
    const { invocation, wait } = await aLedger(test);
    const zombie = invocation();
    const begun = await begunBy(zombie, message);
    wait(budgetMs + lateMs + 1);
    const heir = invocation();
    const taken = await begunBy(heir, message);
    await zombie.settle(begun, { ts: 'first' });
    assert.deepEqual(await heir.doubt(taken, 'its answer was lost'), {
      kind: 'done',
      result: { ts: 'first' },
    });
  });

  for (const [wanted, kind] of [
    [dashboard, 'unconfirmed'],
    [message, 'substituted'],
  ] as const) {
    it(`tells of a ${wanted.kind} that nobody can tell of as ${kind}, and has it looked for once more`, async (test) => {
      const { invocation, effect, record } = await aLedger(test);
      const ledger = invocation();
      await ledger.doubt(await begunBy(ledger, wanted), 'its answer was lost');
      const doubted = await effect(wanted.key);
      assert.equal(doubted?.state, 'unconfirmed');
      assert.equal(doubted?.lookAt, startAt + secondLookMs);
      const { outbox, wakeGroup, wakeAt } = await record();
      assert.deepEqual(
        Object.values(outbox).map((notice) => notice.kind),
        [kind],
      );
      assert.deepEqual([wakeGroup, wakeAt], ['wake', startAt]);
      assert.equal((await invocation().begin(wanted)).kind, 'unconfirmed');
    });
  }

  it('gives a lease back early as far as a request may still be carried out, and never prolongs it', async (test) => {
    const { invocation, effect, wait } = await aLedger(test);
    const ledger = invocation();
    const begun = await begunBy(ledger, message);
    wait(5_000);
    assert.equal(await ledger.leaveOpen(begun, lateMs), startAt + 5_000 + lateMs);
    wait(5_000);
    await ledger.leaveOpen(begun, lateMs);
    assert.equal((await effect(message.key))?.inFlightUntil, startAt + 5_000 + lateMs);
  });

  it('has what was refused looked for, where an earlier request has no answer', async (test) => {
    const { invocation, effect, record, wait, now } = await aLedger(test);
    await invocation().begin(dashboard);
    wait(budgetMs + lateMs + 1);
    const heir = invocation();
    await heir.refuse(await begunBy(heir, dashboard), 'grafana: 403');
    assert.equal((await effect(dashboard.key))?.lookAt, now() + secondLookMs);
    assert.equal((await record()).wakeAt, now());
  });

  it('begins nothing once compensation has begun, and takes nothing over', async (test) => {
    const { invocation, effect, closeFence, wait } = await aLedger(test);
    await invocation().begin(message);
    await closeFence();
    await assert.rejects(invocation().begin(dashboard), SagaClosedError);
    wait(budgetMs + lateMs + 1);
    await assert.rejects(invocation().begin(message), SagaClosedError);
    assert.equal(await effect(dashboard.key), undefined);
  });

  it('begins nothing where compensation begins between its read and its update', async (test) => {
    const { invocation, effect, closeFence } = await aLedger(test);
    await assert.rejects(invocation(after(closeFence)).begin(message), SagaClosedError);
    assert.equal(await effect(message.key), undefined);
  });

  it('begins nothing from the deadline on', async (test) => {
    const { table, campaignId, invocation, waitUntil } = await aLedger(test);
    await updateRecord(table, campaignId, {
      UpdateExpression: 'SET deadlineAt = :at',
      ExpressionAttributeValues: { ':at': startAt + 1_000 },
    });
    waitUntil(startAt + 999);
    await invocation().begin(message);
    waitUntil(startAt + 1_000);
    await assert.rejects(invocation().begin(dashboard), /the campaign's time is over/);
  });

  it('still settles what was begun before the fence closed, so that it can be undone', async (test) => {
    const { invocation, stateOf, closeFence } = await aLedger(test);
    const ledger = invocation();
    const begun = await begunBy(ledger, message);
    await closeFence();
    await ledger.settle(begun, { ts: '1' });
    assert.equal(await stateOf(message.key), 'done');
  });

  it('remembers in which order effects were begun, the last begin of each', async (test) => {
    const { invocation, record } = await aLedger(test);
    const ledger = invocation();
    for (const key of ['step/a@1', 'step/b@1', 'step/c@1']) {
      const begun = await begunBy(ledger, { ...message, key });
      if (key === 'step/a@1') await ledger.refuse(begun, 'throttled');
    }
    await ledger.begin({ ...message, key: 'step/a@1' });
    const inOrder = Object.entries((await record()).order).sort(([, a], [, b]) => a - b);
    assert.deepEqual(
      inOrder.map(([key]) => key),
      ['step/b@1', 'step/c@1', 'step/a@1'],
    );
  });

  it('sets pivot and point of no return with the first effect that commits the campaign', async (test) => {
    const { invocation, record, wait } = await aLedger(test);
    const ledger = invocation();
    await ledger.begin({ ...message, key: 'step/first@1', pivot: { irreversibleAt: startAt + 60_000 } });
    wait(5_000);
    await ledger.begin({ ...message, key: 'step/second@1', pivot: { irreversibleAt: startAt + 90_000 } });
    const { pivotAt, pointOfNoReturnAt } = await record();
    assert.deepEqual([pivotAt, pointOfNoReturnAt], [startAt, startAt + 60_000]);
  });

  it('sets a pivot that can always be taken back without a point of no return', async (test) => {
    const { invocation, record } = await aLedger(test);
    await invocation().begin({ ...message, pivot: {} });
    const { pivotAt, pointOfNoReturnAt } = await record();
    assert.deepEqual([pivotAt, pointOfNoReturnAt], [startAt, undefined]);
  });
});
