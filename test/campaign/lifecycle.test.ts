import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readRecord, updateRecord } from '../../lambdas/campaign/campaign-table.ts';
import type { CampaignTask } from '../../lambdas/campaign/campaign-task.ts';
import { beginCampaign } from '../../lambdas/campaign/lifecycle/begin-campaign.ts';
import { finishCampaign } from '../../lambdas/campaign/lifecycle/finish-campaign.ts';
import { heartbeatMs } from '../../lambdas/campaign/lifecycle/heartbeat.ts';
import { SagaClosedError } from '../../lambdas/platform/errors.ts';
import { aCampaignTable, anApprovedCampaign } from '../support/campaign-table.ts';

const hour = 60 * 60_000;

/** What BeginCampaign does, at a moment. */
async function begin(
  table: Awaited<ReturnType<typeof aCampaignTable>>,
  campaignId: string,
  now: number,
  execution = campaignId,
) {
  const task = {
    record: await readRecord(table, campaignId),
    table,
    clock: { now: () => now },
    progress: { start: async () => {} },
  } as unknown as CampaignTask;
  return beginCampaign(task, execution, { reviewHours: 24 });
}

describe('an approved campaign', () => {
  it('is one record, however often it is created', async (test) => {
    const table = await aCampaignTable(test);
    const ids = await Promise.all([1, 2, 3].map((now) => anApprovedCampaign(table, { now })));
    assert.equal(new Set(ids).size, 1);
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

describe('a campaign that begins', () => {
  it('says when it is looked after, and after when nothing is begun any more', async (test) => {
    const table = await aCampaignTable(test);
    const campaignId = await anApprovedCampaign(table);
    const plan = await begin(table, campaignId, 1_000);
    assert.deepEqual(
      [plan.revision, plan.resume, plan.othersPublished, plan.warnings],
      [1, false, false, []],
    );
    const { status, wakeAt, deadlineAt, startedAt, outbox } = await readRecord(table, campaignId);
    assert.equal(status, 'running');
    assert.equal(startedAt, 1_000);
    assert.equal(wakeAt, 1_000 + heartbeatMs);
    assert.equal(deadlineAt, 1_000 + 48 * hour);
    assert.deepEqual(Object.keys(outbox), ['started']);
  });

  it('has as much time after its launch as another after its start', async (test) => {
    const table = await aCampaignTable(test);
    const launchAt = '2026-03-10T08:00:00Z';
    const campaignId = await anApprovedCampaign(table, { answers: { launch_date: launchAt } });
    await begin(table, campaignId, Date.parse('2026-03-02T08:00:00Z'));
    const { deadlineAt } = await readRecord(table, campaignId);
    assert.equal(deadlineAt, Date.parse(launchAt) + 48 * hour);
  });

  it('is told once, though it begins twice', async (test) => {
    const table = await aCampaignTable(test);
    const campaignId = await anApprovedCampaign(table);
    await begin(table, campaignId, 1_000);
    await begin(table, campaignId, 2_000);
    const { startedAt, outbox } = await readRecord(table, campaignId);
    assert.equal(startedAt, 1_000);
    assert.equal(outbox['started']?.at, 1_000);
  });

  it('goes on where it was published already, without what was missing and is tried again', async (test) => {
    const table = await aCampaignTable(test);
    const campaignId = await anApprovedCampaign(table);
    await begin(table, campaignId, 1_000);
    await updateRecord(table, campaignId, {
      UpdateExpression: 'SET pivotAt = :now, retry = :retry, warnings = :warnings',
      ExpressionAttributeValues: {
        ':now': 2_000,
        ':retry': { channels: ['blog'] },
        ':warnings': ['notion', 'channel/blog', 'channel/social', 'analytics'].map((subject) => ({
          subject,
          reason: 'gone',
        })),
      },
    });
    const plan = await begin(table, campaignId, 3_000, `${campaignId}.2`);
    assert.equal(plan.resume, true);
    assert.equal(plan.othersPublished, true);
    assert.deepEqual(plan.channels, ['blog']);
    assert.deepEqual(
      plan.warnings.map(({ subject }) => subject),
      ['notion', 'channel/social'],
    );
  });

  it('ends at once where its campaign is over', async (test) => {
    const table = await aCampaignTable(test);
    const campaignId = await anApprovedCampaign(table);
    await finishCampaign(table, await readRecord(table, campaignId), {
      warnings: [],
      now: 5,
      retentionDays: 1,
    });
    await assert.rejects(begin(table, campaignId, 10), SagaClosedError);
  });
});

describe('a campaign that is finished', () => {
  it('has its outcome once, though it is finished again', async (test) => {
    const table = await aCampaignTable(test);
    const campaignId = await anApprovedCampaign(table);
    const record = await readRecord(table, campaignId);
    const missing = [{ subject: 'notion', reason: 'gone' }];
    const finish = (warnings: typeof missing, now: number) =>
      finishCampaign(table, record, { warnings, now, retentionDays: 1 });
    assert.deepEqual(await finish(missing, 10_000), { status: 'completed_with_warnings' });
    assert.deepEqual(await finish([], 20_000), { status: 'completed_with_warnings' });
    const after = await readRecord(table, campaignId);
    assert.equal(after.finishedAt, 10_000);
    assert.equal(after.expiresAt, 10 + 24 * 60 * 60);
    assert.deepEqual(after.warnings, missing);
    assert.equal(after.outbox['finished 1']?.text, 'The campaign is published without: notion');
  });

  it('settles what was given up, and has it looked for once more', async (test) => {
    const table = await aCampaignTable(test);
    const campaignId = await anApprovedCampaign(table);
    const intended = (kind: string) => ({
      vendor: 'buffer',
      kind,
      id: '0193d3c0-0000-7000-8000-000000000002',
      version: 1,
      attempt: '0193d3c0-0000-7000-8000-000000000003',
      begunAt: 0,
      target: {},
      unanswered: 0,
      extras: [],
      state: 'intended',
      inFlightUntil: 1,
    });
    await updateRecord(table, campaignId, {
      UpdateExpression: 'SET effects = :effects',
      ExpressionAttributeValues: {
        ':effects': {
          'distribution/post@1': intended('post'),
          'distribution/draft@1': intended('post-draft'),
        },
      },
    });
    const record = await readRecord(table, campaignId);
    const missing = [{ subject: 'channel/social', reason: 'gone' }];
    await finishCampaign(table, record, { warnings: missing, now: 1_000, retentionDays: 1 });
    const { effects } = await readRecord(table, campaignId);
    // What may be sent again without making a second one can be retried; the other never is.
    assert.equal(effects['distribution/post@1']?.state, 'void');
    assert.equal(effects['distribution/draft@1']?.state, 'unconfirmed');
    for (const { lookAt, version } of Object.values(effects)) {
      assert.equal(lookAt, 1_000 + hour / 4);
      assert.equal(version, 2);
    }
  });

  it('is not finished by a run that was given up', async (test) => {
    const table = await aCampaignTable(test);
    const campaignId = await anApprovedCampaign(table);
    const record = await readRecord(table, campaignId);
    await updateRecord(table, campaignId, {
      UpdateExpression: 'SET #run = :two',
      ExpressionAttributeNames: { '#run': 'run' },
      ExpressionAttributeValues: { ':two': 2 },
    });
    const late = await finishCampaign(table, record, { warnings: [], now: 1, retentionDays: 1 });
    assert.equal(late.status, 'approved');
    assert.equal((await readRecord(table, campaignId)).saga, 'running');
  });
});
