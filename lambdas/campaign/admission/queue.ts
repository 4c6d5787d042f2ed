import { paginateQuery, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type CampaignTable, updateRecord } from '../campaign-table.ts';
import { startGraceMs } from '../lifecycle/create-campaign.ts';
import type { CampaignRecord } from '../record.ts';

const QueuedKey = z.object({ campaignId: z.string() });

/** In the index of what waits for a clock, a partition of its own: in the order of approval. */
const group = 'queue' satisfies CampaignRecord['wakeGroup'];

/** Lets an approved campaign wait for its turn. One that has begun meanwhile, or was cancelled, does not. */
export async function enqueue(table: CampaignTable, campaignId: string): Promise<void> {
  await updateRecord(table, campaignId, {
    UpdateExpression: 'SET #status = :queued, wakeGroup = :group, wakeAt = createdAt',
    ConditionExpression: '#status = :approved',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':queued': 'queued', ':approved': 'approved', ':group': group },
  });
}

/** Its turn has come: it is one to be started again. @returns whether it was still waiting */
export function leaveQueue(table: CampaignTable, campaignId: string, now: number): Promise<boolean> {
  return updateRecord(table, campaignId, {
    UpdateExpression: 'SET #status = :approved, wakeGroup = :wake, wakeAt = :soon',
    ConditionExpression: '#status = :queued',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: {
      ':queued': 'queued',
      ':approved': 'approved',
      ':wake': 'wake',
      ':soon': now + startGraceMs,
    },
  });
}

/** Whether somebody waits who was approved before. */
export async function isQueueBefore(
  { documents, name }: CampaignTable,
  { createdAt }: Pick<CampaignRecord, 'createdAt'>,
): Promise<boolean> {
  const { Items = [] } = await documents.send(
    new QueryCommand({
      TableName: name,
      IndexName: 'byWakeAt',
      KeyConditionExpression: 'wakeGroup = :group AND wakeAt < :createdAt',
      ExpressionAttributeValues: { ':group': group, ':createdAt': createdAt },
      Limit: 1,
    }),
  );
  return Items.length > 0;
}

/** Who waits, whoever was approved first before the others. The index may be behind: each has to be read. */
export async function* queuedCampaigns({ documents, name }: CampaignTable): AsyncGenerator<string> {
  const pages = paginateQuery(
    { client: documents },
    {
      TableName: name,
      IndexName: 'byWakeAt',
      KeyConditionExpression: 'wakeGroup = :group',
      ExpressionAttributeValues: { ':group': group },
    },
  );
  for await (const { Items = [] } of pages) {
    for (const item of Items) yield QueuedKey.parse(item).campaignId;
  }
}
