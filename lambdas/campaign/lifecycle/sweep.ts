import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Clock } from '../../platform/clock.ts';
import { type CampaignTable, findRecord } from '../campaign-table.ts';
import type { CampaignRecord } from '../record.ts';

const DueKey = z.object({ campaignId: z.string() });

/** Takes up what a crash left behind: campaigns that were approved and never started. */
export async function sweep(
  table: CampaignTable,
  clock: Clock,
  start: (campaignId: string) => Promise<void>,
): Promise<{ started: string[] }> {
  const started: string[] = [];
  for await (const record of dueRecords(table, clock.now())) {
    if (record.status !== 'approved') continue;
    await start(record.campaignId);
    started.push(record.campaignId);
  }
  return { started };
}

/** Campaigns whose `wakeAt` has passed, earliest first; the index may be behind, so each is read strongly. */
async function* dueRecords(table: CampaignTable, now: number): AsyncGenerator<CampaignRecord> {
  const pages = paginateQuery(
    { client: table.documents },
    {
      TableName: table.name,
      IndexName: 'byWakeAt',
      KeyConditionExpression: 'wakeGroup = :group AND wakeAt <= :now',
      ExpressionAttributeValues: { ':group': 'wake', ':now': now },
    },
  );
  for await (const { Items = [] } of pages) {
    for (const { campaignId } of Items.map((item) => DueKey.parse(item))) {
      const record = await findRecord(table, campaignId);
      if (record?.wakeAt !== undefined && record.wakeAt <= now) yield record;
    }
  }
}
