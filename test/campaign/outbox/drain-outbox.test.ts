import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it, type TestContext } from 'node:test';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { type CampaignTable, readRecord, updateRecord } from '../../../lambdas/campaign/campaign-table.ts';
import { drainOutbox, type OutboxDeps } from '../../../lambdas/campaign/outbox/drain-outbox.ts';
import type { Notice } from '../../../lambdas/campaign/outbox/notice.ts';
import { readTimeline } from '../../../lambdas/campaign/outbox/timeline.ts';
import { logger } from '../../../lambdas/platform/logger.ts';
import { SlackSecret } from '../../../lambdas/vendors/slack/settings.ts';
import { createSlack } from '../../../lambdas/vendors/slack.ts';
import { type SlackSandbox, startSlackSandbox } from '../../../lib/local/vendors/slack.ts';
import { aCampaignTable } from '../../support/campaign-table.ts';
import { aManualClock, type ManualClock } from '../../support/manual-clock.ts';
import { unguarded } from '../../support/unguarded.ts';
import { aCampaignWithNotices } from './campaign-with-notices.ts';
import { aCrash, type Crash, crashingChannel, crashingTable } from './crashing-drainer.ts';

const channel = 'C0REVIEWS';
const minute = 60_000;
const day = 24 * 60 * minute;

const aNotice = (overrides: Partial<Notice> & Pick<Notice, 'id' | 'kind'>): Notice => ({
  at: Date.parse('2026-03-02T09:00:00Z'),
  text: 'Something happened.',
  ...overrides,
});
const started = aNotice({ id: 'started 1', kind: 'started', text: 'The campaign has started.' });
const undoFailed = aNotice({
  id: 'undo-failed distribution/post/linkedin@1',
  kind: 'undo-failed',
  text: 'distribution/post/linkedin@1 at buffer could not be taken back: <Buffer> is down',
  links: ['https://publish.buffer.com/post/1?a=1&b=2'],
});
const unconfirmed = aNotice({ id: 'unconfirmed review/message@1', kind: 'unconfirmed' });

let clock: ManualClock;
let sandbox: SlackSandbox;
let table: CampaignTable;

/** One invocation that drains: it may die on the way. */
function drainer(crash: Crash = aCrash(), overrides: Partial<OutboxDeps> = {}): OutboxDeps {
  const client = createSlack({ secret: SlackSecret.parse(sandbox.secret()), clock, guard: unguarded });
  return {
    table: crashingTable(table, crash),
    clock,
    deadlineAt: clock.now() + minute,
    slack: async () => ({ client: crashingChannel(client, crash), settings: { channel } }),
    retentionDays: 90,
    ...overrides,
  };
}

const messagesOf = (campaignId: string) =>
  sandbox.messages().filter(({ blocks }) => JSON.stringify(blocks).includes(campaignId));
const messageKeys = (campaignId: string) =>
  messagesOf(campaignId).map(({ metadata }) => metadata?.event_payload['key']);
const timelineIds = async (campaignId: string) =>
  (await readTimeline(table, campaignId)).map(({ id }) => id).sort();
const outboxOf = async (campaignId: string) => (await readRecord(table, campaignId)).outbox;

async function expiryOf(campaignId: string, { id, at }: Notice): Promise<number> {
  const item = `timeline#${new Date(at).toISOString()}#${id}`;
  const { Item } = await table.documents.send(
    new GetCommand({ TableName: table.name, Key: { campaignId, item } }),
  );
  return Number(Item?.['expiresAt']);
}

/** Numbers from 0 to 1 that a seed brings again (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

async function assertToldOnce(
  campaignId: string,
  all: readonly Notice[],
  loud: readonly Notice[],
  hint = '',
) {
  assert.deepEqual(await outboxOf(campaignId), {}, `the outbox ${hint}`);
  assert.deepEqual(await timelineIds(campaignId), all.map(({ id }) => id).sort(), `the timeline ${hint}`);
  assert.deepEqual(
    messageKeys(campaignId).sort(),
    loud.map(({ id }) => `notice/${id}`).sort(),
    `Slack ${hint}`,
  );
}

describe('draining an outbox', () => {
  before(() => {
    process.env['POWERTOOLS_METRICS_DISABLED'] = 'true';
  });
  after(() => sandbox.close());
  beforeEach(async () => {
    await sandbox?.close();
    clock = aManualClock();
    sandbox = await startSlackSandbox({ clock, channels: [{ id: channel, name: 'reviews' }] });
  });
  const errorsOf = (test: TestContext) => test.mock.method(logger, 'error', () => {}).mock;

  it('tells the timeline everything and people what they must see', async (test) => {
    table = await aCampaignTable(test);
    const campaignId = await aCampaignWithNotices(table, undoFailed, started);

    assert.deepEqual(await drainOutbox(campaignId, drainer()), { told: 2, left: 0 });

    await assertToldOnce(campaignId, [started, undoFailed], [undoFailed]);
    const [message] = sandbox.messages();
    assert.equal(message?.metadata?.event_type, 'campaign_notice');
    const shown = JSON.stringify(message?.blocks);
    const { brief } = await readRecord(table, campaignId);
    for (const text of [brief.name, campaignId, 'distribution/post/linkedin@1', '&lt;Buffer&gt; is down']) {
      assert.ok(shown.includes(text), text);
    }
    assert.match(shown, /ask for the rollback again/);
    assert.match(shown, /https:\/\/publish\.buffer\.com\/post\/1\?a=1&amp;b=2/);
  });

  it('keeps the timeline in order, as long as the record', async (test) => {
    table = await aCampaignTable(test);
    const later = aNotice({ id: 'finished', kind: 'finished', at: started.at + 1, by: 'eva@example.com' });
    const campaignId = await aCampaignWithNotices(table, later, started);
    await updateRecord(table, campaignId, {
      UpdateExpression: 'SET expiresAt = :then',
      ExpressionAttributeValues: { ':then': 1_900_000_000 },
    });

    await drainOutbox(campaignId, drainer());

    assert.deepEqual(await readTimeline(table, campaignId), [started, later]);
    assert.equal(await expiryOf(campaignId, started), 1_900_000_000);
  });

  it('gives entries of a campaign that runs the retention of its stage', async (test) => {
    table = await aCampaignTable(test);
    const campaignId = await aCampaignWithNotices(table, started);
    await drainOutbox(campaignId, drainer());
    assert.ok((await expiryOf(campaignId, started)) >= (clock.now() + 90 * day) / 1000);
  });

  it('tells people of a compensation only where something is left', async (test) => {
    table = await aCampaignTable(test);
    const compensated = aNotice({ id: 'compensated 1', kind: 'compensated' });
    for (const compensation of ['complete', 'incomplete'] as const) {
      const campaignId = await aCampaignWithNotices(table, compensated);
      await updateRecord(table, campaignId, {
        UpdateExpression: 'SET compensation = :c',
        ExpressionAttributeValues: { ':c': compensation },
      });
      await drainOutbox(campaignId, drainer());
      assert.equal(messagesOf(campaignId).length, compensation === 'complete' ? 0 : 1);
    }
  });

  it('leaves messages to somebody who can reach Slack', async (test) => {
    table = await aCampaignTable(test);
    const campaignId = await aCampaignWithNotices(table, started, undoFailed);
    const { slack: _, ...mute } = drainer();

    assert.deepEqual(await drainOutbox(campaignId, mute), { told: 1, left: 1 });
    assert.deepEqual(await outboxOf(campaignId), { [undoFailed.id]: undoFailed });

    await drainOutbox(campaignId, drainer());
    await assertToldOnce(campaignId, [started, undoFailed], [undoFailed]);
  });

  it('never fails while Slack is down, says so, and tells it later', async (test) => {
    const errors = errorsOf(test);
    table = await aCampaignTable(test);
    const campaignId = await aCampaignWithNotices(table, started, undoFailed, unconfirmed);
    const mend = sandbox.faults.add({ fault: { kind: 'answer', answer: { status: 503, body: '' } } });

    assert.deepEqual(await drainOutbox(campaignId, drainer()), { told: 1, left: 2 });
    assert.equal(errors.callCount(), 1);
    assert.equal(errors.calls[0]?.arguments[0], 'the outbox could not be drained');
    assert.deepEqual(Object.keys(await outboxOf(campaignId)).length, 2);

    mend();
    clock.advanceBy(2 * minute);
    await drainOutbox(campaignId, drainer());
    await assertToldOnce(campaignId, [started, undoFailed, unconfirmed], [undoFailed, unconfirmed]);
  });

  it("never fails without Slack's secret or without the database", async (test) => {
    const errors = errorsOf(test);
    table = await aCampaignTable(test);
    const campaignId = await aCampaignWithNotices(table, undoFailed);
    const slack = () => Promise.reject(new Error('no secret'));
    assert.deepEqual(await drainOutbox(campaignId, drainer(aCrash(), { slack })), { told: 0, left: 1 });
    const dead = drainer(aCrash({ at: 1, when: 'before' }));
    assert.deepEqual(await drainOutbox(campaignId, dead), { told: 0, left: 1 });
    assert.equal(errors.callCount(), 2);
  });

  it('looks for a message whose answer was lost, and does not send it again', async (test) => {
    errorsOf(test);
    table = await aCampaignTable(test);
    const campaignId = await aCampaignWithNotices(table, undoFailed);
    sandbox.faults.add({ fault: { kind: 'lost-answer' }, times: 1 });

    await drainOutbox(campaignId, drainer());
    assert.equal(sandbox.messages().length, 1);
    await drainOutbox(campaignId, drainer());
    assert.notDeepEqual(await outboxOf(campaignId), {}, 'nobody looks before Slack has had its time');

    clock.advanceBy(minute);
    await drainOutbox(campaignId, drainer());
    await assertToldOnce(campaignId, [undoFailed], [undoFailed]);
  });

  it('leaves a message to whoever is sending it, as long as Slack may still carry it out', async (test) => {
    table = await aCampaignTable(test);
    const campaignId = await aCampaignWithNotices(table, undoFailed);
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
    const { promise: sent, resolve: send } = Promise.withResolvers<void>();
    const client = createSlack({ secret: SlackSecret.parse(sandbox.secret()), clock, guard: unguarded });
    const slowly = {
      ...client,
      async postMessage(...message: Parameters<typeof client.postMessage>) {
        send();
        await answered;
        return client.postMessage(...message);
      },
    };
    const settings = { channel };
    const slow = drainer(aCrash(), {
      slack: async () => ({ client: slowly, settings }),
      deadlineAt: clock.now() + 10 * minute,
    });

    const first = drainOutbox(campaignId, slow);
    await sent;
    clock.advanceBy(9 * minute);
    assert.deepEqual(await drainOutbox(campaignId, drainer()), { told: 0, left: 1 });
    answer();
    assert.deepEqual(await first, { told: 1, left: 0 });
    await assertToldOnce(campaignId, [undoFailed], [undoFailed]);
  });

  it('waits as long as a throttled Slack has told it to', async (test) => {
    errorsOf(test);
    table = await aCampaignTable(test);
    const campaignId = await aCampaignWithNotices(table, undoFailed);
    const answer = {
      status: 429,
      headers: { 'retry-after': '90' },
      body: { ok: false, error: 'ratelimited' },
    };
    sandbox.faults.add({ fault: { kind: 'answer', answer }, times: 1 });

    await drainOutbox(campaignId, drainer());
    assert.equal((await outboxOf(campaignId))[undoFailed.id]?.inFlightUntil, clock.now() + 90_000);
    clock.advanceBy(89_000);
    await drainOutbox(campaignId, drainer());
    assert.deepEqual(messagesOf(campaignId), []);

    clock.advanceBy(1_000);
    await drainOutbox(campaignId, drainer());
    await assertToldOnce(campaignId, [undoFailed], [undoFailed]);
  });

  it('lets no message that Slack refuses stand in the way of the others', async (test) => {
    errorsOf(test);
    table = await aCampaignTable(test);
    const campaignId = await aCampaignWithNotices(table, { ...unconfirmed, at: 1 }, undoFailed);
    clock.advanceTo(day);
    const answer = { status: 200, body: { ok: false, error: 'invalid_blocks' } };
    sandbox.faults.add({ fault: { kind: 'answer', answer }, times: 1 });

    await drainOutbox(campaignId, drainer(aCrash(), { clock: { now: () => day } }));

    assert.deepEqual(messageKeys(campaignId), [`notice/${undoFailed.id}`]);
    assert.deepEqual(Object.keys(await outboxOf(campaignId)), [unconfirmed.id]);
  });

  it('bothers nobody with what happened days ago, and says so in the log', async (test) => {
    const errors = errorsOf(test);
    table = await aCampaignTable(test);
    const campaignId = await aCampaignWithNotices(table, undoFailed);
    clock.advanceBy(3 * day + 1);
    await drainOutbox(campaignId, drainer());
    await assertToldOnce(campaignId, [undoFailed], []);
    assert.equal(errors.callCount(), 1);
  });

  it('tells the same thing again when it happens again', async (test) => {
    table = await aCampaignTable(test);
    const campaignId = await aCampaignWithNotices(table, undoFailed);
    await drainOutbox(campaignId, drainer());
    clock.advanceBy(minute);
    await updateRecord(table, campaignId, {
      UpdateExpression: 'SET outbox.#id = :notice',
      ExpressionAttributeNames: { '#id': undoFailed.id },
      ExpressionAttributeValues: { ':notice': { ...undoFailed, at: clock.now() } },
    });
    await drainOutbox(campaignId, drainer());
    assert.equal(sandbox.messages().length, 2);
    assert.equal((await readTimeline(table, campaignId)).length, 2);
  });

  it('has nothing to do for a campaign that is not there', async (test) => {
    table = await aCampaignTable(test);
    const drained = await drainOutbox('11111111-1111-5111-8111-111111111111', drainer());
    assert.deepEqual(drained, { told: 0, left: 0 });
  });

  it('tells everything once with many at it at the same time', async (test) => {
    errorsOf(test);
    table = await aCampaignTable(test);
    const all = [started, undoFailed, unconfirmed, aNotice({ id: 'decided 1', kind: 'decided' })];
    const campaignId = await aCampaignWithNotices(table, ...all);
    await Promise.all([1, 2, 3, 4, 5].map(() => drainOutbox(campaignId, drainer())));
    await assertToldOnce(campaignId, all, [undoFailed, unconfirmed]);
  });

  it('tells everything once wherever the first one dies', async (test) => {
    errorsOf(test);
    table = await aCampaignTable(test);
    const all = [started, undoFailed, unconfirmed];
    let steps = 0;
    for (const when of ['before', 'after'] as const) {
      for (let at = 1; ; at += 1) {
        const campaignId = await aCampaignWithNotices(table, ...all);
        const crash = aCrash({ at, when });
        await drainOutbox(campaignId, drainer(crash));
        clock.advanceBy(3 * minute);
        await drainOutbox(campaignId, drainer());
        const hint = `after a crash ${when} step ${at}`;
        await assertToldOnce(campaignId, all, [undoFailed, unconfirmed], hint);
        if (!crash.happened()) break;
        steps += 1;
      }
    }
    assert.ok(steps > 20, `it died ${steps} times`);
  });

  it('tells everything once whatever dies, is lost or comes between', async (test) => {
    errorsOf(test);
    table = await aCampaignTable(test);
    const seed = Number(process.env['OUTBOX_SEED'] ?? Math.floor(Math.random() * 1e9));
    test.diagnostic(`OUTBOX_SEED=${seed}`);
    const random = randomFrom(seed);
    const all = [started, undoFailed, unconfirmed];
    for (let round = 0; round < 15; round += 1) {
      const campaignId = await aCampaignWithNotices(table, ...all);
      for (let wave = 0; wave < 3; wave += 1) {
        if (random() < 0.5) sandbox.faults.add({ fault: { kind: 'lost-answer' }, times: 1 });
        const crashes = [0, 1].map(() =>
          aCrash({ at: 1 + Math.floor(random() * 15), when: random() < 0.5 ? 'before' : 'after' }),
        );
        await Promise.all(crashes.map((crash) => drainOutbox(campaignId, drainer(crash))));
        clock.advanceBy(Math.floor(random() * 4 * minute));
      }
      sandbox.faults.clear();
      clock.advanceBy(3 * minute);
      await drainOutbox(campaignId, drainer());
      await assertToldOnce(campaignId, all, [undoFailed, unconfirmed], `in round ${round} of seed ${seed}`);
    }
  });
});
