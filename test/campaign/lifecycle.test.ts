import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readRecord, updateRecord } from '../../lambdas/campaign/campaign-table.ts';
import { sweep } from '../../lambdas/campaign/lifecycle/sweep.ts';
import { aCampaignTable, anApprovedCampaign } from '../support/campaign-table.ts';

const minute = 60_000;

describe('an approved campaign', () => {
  it('is one record, however often it is created', async (test) => {
    const table = await aCampaignTable(test);
    const ids = await Promise.all([1, 2, 3].map((now) => anApprovedCampaign(table, { now })));
    assert.equal(new Set(ids).size, 1);
  });

  it('is started by the sweeper where nobody has started it, after a minute', async (test) => {
    const table = await aCampaignTable(test);
    const campaignId = await anApprovedCampaign(table, { now: 0 });
    const started: string[] = [];
    const start = async (id: string) => void started.push(id);
    await sweep(table, { now: () => minute - 1 }, start);
    assert.deepEqual(started, []);
    await sweep(table, { now: () => minute }, start);
    assert.deepEqual(started, [campaignId]);
  });

  it('is left alone by the sweeper once it runs', async (test) => {
    const table = await aCampaignTable(test);
    const campaignId = await anApprovedCampaign(table, { now: 0 });
    await updateRecord(table, campaignId, {
      UpdateExpression: 'SET #status = :running',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':running': 'running' },
    });
    const { started } = await sweep(table, { now: () => minute }, async () => assert.fail('started twice'));
    assert.deepEqual(started, []);
  });

  it('is a record of a few kilobytes even where every field of the brief is full', async (test) => {
    const table = await aCampaignTable(test);
    const full = (count: number, length: number, from = '') =>
      Array.from(
        { length: count },
        (_, index) => `${from}${String(index).padEnd(length - from.length, 'x')}`,
      );
    const campaignId = await anApprovedCampaign(table, {
      answers: {
        campaign_name: 'n'.repeat(100),
        target_audience: full(10, 200),
        key_messages: 'k'.repeat(2_000),
        goals: full(10, 200),
        competitor_urls: full(10, 500, 'https://acme.example/'),
        reviewers: full(20, 50).map((local) => `${local}@example.com`),
      },
    });
    const size = JSON.stringify(await readRecord(table, campaignId)).length;
    assert.ok(size < 14 * 1024, `${size} bytes leave too little of 16 KB for the ledger`);
  });
});
