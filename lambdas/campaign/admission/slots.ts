import { BatchGetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { findItem, updateItem } from '../campaign-items.ts';
import type { CampaignTable } from '../campaign-table.ts';

/** One item beside the campaigns: the ids of those that may run. */
const key = { campaignId: 'slots', item: 'slots' } as const;

const Slots = z.object({ running: z.set(z.string()).optional() });

/** What is asked of a campaign that holds a slot. */
const Holder = z.object({ campaignId: z.string(), saga: z.string() });

/** DynamoDB answers no more items at once. */
const batchSize = 100;

/**
 * Lets a campaign run if fewer than `most` do; one that may already, may. Nobody gives a slot back: those of
 * campaigns that are over are found when there is none left, so that whoever dies loses none.
 */
export async function takeSlot(table: CampaignTable, campaignId: string, most: number): Promise<boolean> {
  if (await tryTake(table, campaignId, most)) return true;
  if (!(await reclaim(table))) return false;
  return tryTake(table, campaignId, most);
}

/** The campaigns that have a slot, over or not. */
export async function slotHolders(table: CampaignTable): Promise<ReadonlySet<string>> {
  return (await findItem(table, key, Slots))?.running ?? new Set();
}

function tryTake(table: CampaignTable, campaignId: string, most: number): Promise<boolean> {
  return updateItem(table, key, {
    UpdateExpression: 'ADD #running :campaign',
    ConditionExpression:
      'attribute_not_exists(#running) OR size(#running) < :most OR contains(#running, :id)',
    ExpressionAttributeNames: { '#running': 'running' },
    ExpressionAttributeValues: { ':campaign': new Set([campaignId]), ':id': campaignId, ':most': most },
  });
}

/** Takes the slots of campaigns that are over. @returns whether there were any */
async function reclaim(table: CampaignTable): Promise<boolean> {
  const holders = [...(await slotHolders(table))];
  const over: string[] = [];
  for (let begin = 0; begin < holders.length; begin += batchSize) {
    over.push(...(await overAmong(table, holders.slice(begin, begin + batchSize))));
  }
  if (over.length === 0) return false;
  await table.documents.send(
    new UpdateCommand({
      TableName: table.name,
      Key: key,
      UpdateExpression: 'DELETE #running :over',
      ExpressionAttributeNames: { '#running': 'running' },
      ExpressionAttributeValues: { ':over': new Set(over) },
    }),
  );
  return true;
}

/** Those that are closed, or gone altogether. Of whom DynamoDB has said nothing, nothing is known. */
async function overAmong({ documents, name }: CampaignTable, ids: readonly string[]): Promise<string[]> {
  const { Responses = {}, UnprocessedKeys = {} } = await documents.send(
    new BatchGetCommand({
      RequestItems: {
        [name]: {
          Keys: ids.map((campaignId) => ({ campaignId, item: 'record' })),
          ConsistentRead: true,
          ProjectionExpression: 'campaignId, saga',
        },
      },
    }),
  );
  const found = z.array(Holder).parse(Responses[name] ?? []);
  const sagas = new Map(found.map(({ campaignId, saga }) => [campaignId, saga]));
  const unknown = new Set((UnprocessedKeys[name]?.Keys ?? []).map(({ campaignId }) => campaignId));
  return ids.filter((id) => !unknown.has(id) && (sagas.get(id) ?? 'closed') === 'closed');
}
