import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { type CampaignTable, readRecord, updateRecord } from '../../../lambdas/campaign/campaign-table.ts';
import { resultOf } from '../../../lambdas/campaign/effect.ts';
import { verifyPublication } from '../../../lambdas/campaign/verification/verify-publication.ts';
import { logger } from '../../../lambdas/platform/logger.ts';
import { aCampaignTable } from '../../support/campaign-table.ts';
import {
  aBlogFile,
  aMail,
  aPost,
  aPublishedCampaign,
  blogKey,
  mailKey,
  postKey,
  publishAt,
  someVendors,
} from './published-campaign.ts';

const minute = 60_000;
const hour = 60 * minute;
const due = publishAt + 10 * minute;

const outcomesOf = async (table: CampaignTable, campaignId: string) =>
  Object.fromEntries(
    Object.entries((await readRecord(table, campaignId)).effects).map(([key, effect]) => [
      key,
      resultOf(effect)?.['outcome'],
    ]),
  );
const noticesOf = async (table: CampaignTable, campaignId: string) =>
  Object.values((await readRecord(table, campaignId)).outbox);

describe('verifying a publication', () => {
  before(() => logger.setLogLevel('SILENT'));

  it('writes what is out, and says once that all of it is', async (test) => {
    const table = await aCampaignTable(test);
    const campaignId = await aPublishedCampaign(table);
    const { vendors } = someVendors();

    assert.deepEqual(await verifyPublication(campaignId, { table, vendors, clock: { now: () => due } }), {});

    assert.deepEqual(await outcomesOf(table, campaignId), {
      [mailKey]: 'sent',
      [postKey]: 'sent',
      [blogKey]: 'sent',
    });
    const record = await readRecord(table, campaignId);
    assert.deepEqual([record.status, record.warnings, record.verifyAt], ['completed', [], undefined]);
    assert.deepEqual(Object.values(record.outbox), [
      {
        id: 'published 1',
        kind: 'published',
        at: due,
        text: 'everything is out: the blog post, the mail, the post on linkedin',
        links: ['https://github.com/acme/blog/a.md', 'https://linkedin.com/p/1'],
      },
    ]);
    assert.deepEqual([record.wakeGroup, record.wakeAt], ['wake', due]);
    assert.equal(record.effects[postKey]?.version, 3);
  });

  it('warns of what is not out, and tells people why', async (test) => {
    const table = await aCampaignTable(test);
    const earlier = { subject: 'analytics', reason: 'Grafana was down' };
    const campaignId = await aPublishedCampaign(table, { warnings: [earlier] });
    const { vendors } = someVendors({ post: 'error', blog: 'gone' });

    await verifyPublication(campaignId, { table, vendors, clock: { now: () => due } });

    const record = await readRecord(table, campaignId);
    assert.equal(record.status, 'completed_with_warnings');
    assert.deepEqual(record.warnings, [
      earlier,
      {
        subject: 'channel/blog',
        reason: 'the blog post was not published: _posts/a.md is not on the branch main any more',
      },
      {
        subject: 'channel/social/linkedin',
        reason: 'the post on linkedin was not published: LinkedIn refused the image',
      },
    ]);
    const notices = await noticesOf(table, campaignId);
    assert.deepEqual(notices.map(({ kind, text }) => `${kind}: ${text}`).sort(), [
      `not-published: ${blogKey}: the blog post was not published: _posts/a.md is not on the branch main any more`,
      `not-published: ${postKey}: the post on linkedin was not published: LinkedIn refused the image`,
    ]);
    assert.equal(record.verifyAt, undefined);
    assert.equal(resultOf(record.effects[postKey] ?? aPost())?.['problem'], 'LinkedIn refused the image');
  });

  it('says that nobody can tell where the vendor has forgotten it', async (test) => {
    const table = await aCampaignTable(test);
    const campaignId = await aPublishedCampaign(table);
    const { vendors } = someVendors({ mail: 'gone' });
    await verifyPublication(campaignId, { table, vendors, clock: { now: () => due } });
    const { warnings, effects } = await readRecord(table, campaignId);
    assert.equal(resultOf(effects[mailKey] ?? aMail())?.['outcome'], 'unknown');
    assert.match(warnings[0]?.reason ?? '', /nobody can tell whether the mail was published/);
  });

  it('asks again for what is still to come, ever more rarely, and only for that', async (test) => {
    const table = await aCampaignTable(test);
    const campaignId = await aPublishedCampaign(table);
    const { state, vendors } = someVendors({ post: 'sending' });
    const moments: number[] = [];
    for (let now: number | undefined = due; now !== undefined && moments.length < 5; ) {
      const at: number = now;
      const { verifyAt } = await verifyPublication(campaignId, { table, vendors, clock: { now: () => at } });
      if (verifyAt !== undefined) moments.push((verifyAt - publishAt) / minute);
      assert.equal((await readRecord(table, campaignId)).verifyAt, verifyAt);
      if (moments.length === 4) state.post = 'sent';
      now = verifyAt;
    }
    assert.deepEqual(moments, [20, 40, 80, 160]);
    assert.deepEqual(state.asked, ['blog', 'mail', 'post', 'post', 'post', 'post', 'post']);
    assert.deepEqual(
      (await noticesOf(table, campaignId)).map(({ kind }) => kind),
      ['published'],
    );
  });

  it('gives up a day after its time', async (test) => {
    const table = await aCampaignTable(test);
    const campaignId = await aPublishedCampaign(table);
    const { vendors } = someVendors({ post: 'scheduled', mail: 'down' });
    let at = due;
    for (;;) {
      const { verifyAt } = await verifyPublication(campaignId, { table, vendors, clock: { now: () => at } });
      if (verifyAt === undefined) break;
      at = verifyAt;
    }
    assert.equal(at, publishAt + 24 * hour);
    assert.deepEqual(await outcomesOf(table, campaignId), {
      [mailKey]: 'unknown',
      [postKey]: 'failed',
      [blogKey]: 'sent',
    });
    const { warnings } = await readRecord(table, campaignId);
    assert.deepEqual(
      warnings.map(({ reason }) => reason),
      [
        'nobody can tell whether the mail was published: a day after its time it could not be asked (Error: mail does not answer)',
        'the post on linkedin was not published: a day after its time Buffer has it scheduled still',
      ],
    );
  });

  it('asks nobody before it is due, nor when all is known', async (test) => {
    const table = await aCampaignTable(test);
    const campaignId = await aPublishedCampaign(table);
    const { state, vendors } = someVendors();
    const early = { table, vendors, clock: { now: () => due - 1 } };
    assert.deepEqual(await verifyPublication(campaignId, early), { verifyAt: due });
    const punctual = { table, vendors, clock: { now: () => due } };
    await verifyPublication(campaignId, punctual);
    await verifyPublication(campaignId, punctual);
    assert.deepEqual(state.asked, ['blog', 'mail', 'post']);
  });

  it('keeps out of a campaign that is being published or taken back', async (test) => {
    const table = await aCampaignTable(test);
    for (const saga of ['running', 'compensating'] as const) {
      const campaignId = await aPublishedCampaign(table, { saga });
      const { state, vendors } = someVendors();
      const { verifyAt } = await verifyPublication(campaignId, { table, vendors, clock: { now: () => due } });
      assert.equal(verifyAt, due + 10 * minute);
      assert.deepEqual(state.asked, []);
      assert.equal((await readRecord(table, campaignId)).verifyAt, verifyAt);
    }
  });

  it('asks nothing about what was taken back, nor in a campaign that was', async (test) => {
    const table = await aCampaignTable(test);
    const { result: _, ...mail } = aMail();
    const undone = { effects: { [mailKey]: { ...mail, state: 'undone' as const } } };
    for (const overrides of [undone, { status: 'rolled_back' as const }]) {
      const campaignId = await aPublishedCampaign(table, overrides);
      const { state, vendors } = someVendors();
      await verifyPublication(campaignId, { table, vendors, clock: { now: () => due } });
      assert.deepEqual(state.asked, []);
      const { verifyAt, outbox } = await readRecord(table, campaignId);
      assert.deepEqual({ verifyAt, outbox }, { verifyAt: undefined, outbox: {} });
    }
  });

  it('writes nothing over an effect that is being undone meanwhile', async (test) => {
    const table = await aCampaignTable(test);
    const effects = { [postKey]: aPost() };
    const campaignId = await aPublishedCampaign(table, { effects });
    const { vendors } = someVendors({ post: 'error' });
    const undoing = {
      ...vendors,
      buffer: async () => {
        await updateRecord(table, campaignId, {
          UpdateExpression: 'SET effects.#key = :effect, saga = :compensating',
          ExpressionAttributeNames: { '#key': postKey },
          ExpressionAttributeValues: {
            ':effect': { ...aPost(), state: 'undoing', version: 3 },
            ':compensating': 'compensating',
          },
        });
        return vendors.buffer();
      },
    };
    await verifyPublication(campaignId, { table, vendors: undoing, clock: { now: () => due } });
    const { effects: after, warnings, outbox, verifyAt } = await readRecord(table, campaignId);
    assert.equal(after[postKey]?.state, 'undoing');
    assert.deepEqual({ warnings, outbox, verifyAt }, { warnings: [], outbox: {}, verifyAt: due });
  });

  it('says everything once with several at it at the same time', async (test) => {
    const table = await aCampaignTable(test);
    const campaignId = await aPublishedCampaign(table);
    const { vendors } = someVendors({ post: 'error' });
    const deps = { table, vendors, clock: { now: () => due } };
    await Promise.all([1, 2, 3, 4].map(() => verifyPublication(campaignId, deps)));
    const { warnings, outbox, verifyAt } = await readRecord(table, campaignId);
    assert.equal(warnings.length, 1);
    assert.deepEqual(
      Object.values(outbox).map(({ kind }) => kind),
      ['not-published'],
    );
    assert.equal(verifyAt, undefined);
  });

  it('tells of a publication once, also where several find its last piece', async (test) => {
    const table = await aCampaignTable(test);
    const campaignId = await aPublishedCampaign(table, { effects: { [blogKey]: aBlogFile() } });
    const { vendors } = someVendors();
    const deps = { table, vendors, clock: { now: () => due } };
    await Promise.all([1, 2, 3, 4].map(() => verifyPublication(campaignId, deps)));
    assert.deepEqual(
      (await noticesOf(table, campaignId)).map(({ kind }) => kind),
      ['published'],
    );
  });
});
