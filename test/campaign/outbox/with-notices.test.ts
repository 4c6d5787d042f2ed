import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readRecord, updateRecord } from '../../../lambdas/campaign/campaign-table.ts';
import type { Notice } from '../../../lambdas/campaign/outbox/notice.ts';
import { clausesOf } from '../../../lambdas/campaign/outbox/update-clauses.ts';
import { withNotices } from '../../../lambdas/campaign/outbox/with-notices.ts';
import { aCampaignTable } from '../../support/campaign-table.ts';
import { aCampaignWithNotices } from './campaign-with-notices.ts';

const started: Notice = { id: 'started-1', kind: 'started', at: 1_000, text: 'It has started.' };
const resumed: Notice = { id: 'resumed-2', kind: 'resumed', at: 2_000, text: 'It goes on.' };

describe('an update with notices', () => {
  it('is the same update where there is nothing to tell', () => {
    const update = { UpdateExpression: 'SET a = :a' };
    assert.equal(withNotices(update, [], 5), update);
  });

  it('adds them to what is set, and leaves condition and removals alone', () => {
    const update = withNotices(
      {
        UpdateExpression: 'SET #status = :s, startedAt = if_not_exists(startedAt, :now) REMOVE deadlineAt',
        ConditionExpression: 'saga = :open',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':s': 'running', ':now': 1, ':open': 'running' },
      },
      [started],
    );
    assert.deepEqual(update, {
      UpdateExpression:
        'SET #status = :s, startedAt = if_not_exists(startedAt, :now), ' +
        'outbox.#notice0 = if_not_exists(outbox.#notice0, :notice0) REMOVE deadlineAt',
      ConditionExpression: 'saga = :open',
      ExpressionAttributeNames: { '#status': 'status', '#notice0': 'started-1' },
      ExpressionAttributeValues: { ':s': 'running', ':now': 1, ':open': 'running', ':notice0': started },
    });
  });

  it('sets them where nothing was set', () => {
    const { UpdateExpression } = withNotices({ UpdateExpression: 'REMOVE verifyAt ADD n :one' }, [started]);
    assert.equal(
      UpdateExpression,
      'SET outbox.#notice0 = if_not_exists(outbox.#notice0, :notice0) REMOVE verifyAt ADD n :one',
    );
  });

  it('wakes the sweeper, also where the update would have let it sleep', () => {
    const update = withNotices(
      { UpdateExpression: 'SET saga = :closed REMOVE wakeGroup, wakeAt', ExpressionAttributeValues: {} },
      [started],
      7_000,
    );
    assert.deepEqual(clausesOf(update.UpdateExpression ?? '').REMOVE, []);
    assert.match(update.UpdateExpression ?? '', /wakeAt = :noticeWakeAt/);
    assert.equal(update.ExpressionAttributeValues?.[':noticeWakeAt'], 7_000);
    assert.equal(update.ExpressionAttributeValues?.[':noticeWakeGroup'], 'wake');
  });

  it('keeps the time at which the update itself wakes the sweeper', () => {
    const update = withNotices(
      {
        UpdateExpression: 'SET wakeGroup = :wake, wakeAt = :soon',
        ExpressionAttributeValues: { ':wake': 'wake', ':soon': 3 },
      },
      [started],
      7_000,
    );
    assert.equal(update.UpdateExpression?.match(/wakeAt/g)?.length, 1);
    assert.equal(update.ExpressionAttributeValues?.[':noticeWakeAt'], undefined);
  });

  it('takes a notice that is named twice once', () => {
    const { UpdateExpression } = withNotices({ UpdateExpression: 'SET a = :a' }, [started, started]);
    assert.equal(UpdateExpression?.match(/if_not_exists/g)?.length, 1);
  });

  it('is understood by the database, also when notices are added twice', async (test) => {
    const table = await aCampaignTable(test);
    const campaignId = await aCampaignWithNotices(table);
    const once = withNotices(
      {
        UpdateExpression: 'SET #status = :running REMOVE wakeGroup, wakeAt',
        ConditionExpression: '#status = :approved',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':running': 'running', ':approved': 'approved' },
      },
      [started],
      7_000,
    );
    const twice = withNotices(once, [resumed], 9_000);
    assert.equal(await updateRecord(table, campaignId, twice), true);
    const record = await readRecord(table, campaignId);
    assert.deepEqual(record.outbox, { 'started-1': started, 'resumed-2': resumed });
    assert.deepEqual([record.status, record.wakeGroup, record.wakeAt], ['running', 'wake', 7_000]);
  });

  it('writes neither change nor notice where the condition does not hold', async (test) => {
    const table = await aCampaignTable(test);
    const campaignId = await aCampaignWithNotices(table);
    const update = withNotices(
      {
        UpdateExpression: 'SET saga = :closed',
        ConditionExpression: 'saga = :closed',
        ExpressionAttributeValues: { ':closed': 'closed' },
      },
      [started],
    );
    assert.equal(await updateRecord(table, campaignId, update), false);
    const { saga, outbox } = await readRecord(table, campaignId);
    assert.deepEqual({ saga, outbox }, { saga: 'running', outbox: {} });
  });

  it('leaves a notice that waits already to whoever is sending it', async (test) => {
    const table = await aCampaignTable(test);
    const campaignId = await aCampaignWithNotices(table);
    const sending: Notice = { ...started, inFlightUntil: 4_000 };
    const nothing = { UpdateExpression: 'SET nextSequence = :n', ExpressionAttributeValues: { ':n': 2 } };
    await updateRecord(table, campaignId, withNotices(nothing, [sending]));
    await updateRecord(table, campaignId, withNotices(nothing, [started]));
    assert.deepEqual((await readRecord(table, campaignId)).outbox, { 'started-1': sending });
  });
});

describe('the clauses of an update expression', () => {
  it('are found whatever placeholders are called', () => {
    assert.deepEqual(clausesOf('set #set = :remove, b = list_append(b, :x)  remove #delete, c'), {
      SET: ['#set = :remove', 'b = list_append(b, :x)'],
      REMOVE: ['#delete', 'c'],
      ADD: [],
      DELETE: [],
    });
  });

  it('are refused in what is none', () => {
    assert.throws(() => clausesOf('a = :a'), /not an update expression: a = :a/);
  });
});
