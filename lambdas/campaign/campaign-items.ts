import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, paginateQuery, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { CampaignTable, RecordUpdate } from './campaign-table.ts';

/** The key of a campaign's record, or of what is kept beside it: `edit#…`, `timeline#…`, `delivery#…`. */
export interface CampaignItemKey {
  readonly campaignId: string;
  readonly item: string;
}

/** Writes an item, unless there is one of its key already: that one stays as it is. @returns whether it was written */
export async function putUnlessThere(
  { documents, name }: CampaignTable,
  item: CampaignItemKey & Readonly<Record<string, unknown>>,
): Promise<boolean> {
  const ConditionExpression = 'attribute_not_exists(campaignId)';
  try {
    await documents.send(new PutCommand({ TableName: name, Item: item, ConditionExpression }));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/**
 * Changes an item if the condition holds, and answers whether it did. A client that repeats an update whose
 * answer was lost can meet its own first success: callers that care compare what they find.
 */
export async function updateItem(
  { documents, name }: CampaignTable,
  { campaignId, item }: CampaignItemKey,
  update: RecordUpdate,
): Promise<boolean> {
  try {
    await documents.send(new UpdateCommand({ TableName: name, Key: { campaignId, item }, ...update }));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/** Reads an item strongly. */
export async function findItem<T>(
  { documents, name }: CampaignTable,
  { campaignId, item }: CampaignItemKey,
  schema: z.ZodType<T>,
): Promise<T | undefined> {
  const Key = { campaignId, item };
  const { Item } = await documents.send(new GetCommand({ TableName: name, Key, ConsistentRead: true }));
  return Item === undefined ? undefined : schema.parse(Item);
}

/** Every item of a campaign whose key begins so, read strongly, in the order of their keys. */
export async function listItems<T>(
  { documents, name }: CampaignTable,
  campaignId: string,
  prefix: string,
  schema: z.ZodType<T>,
): Promise<T[]> {
  const items: T[] = [];
  const pages = paginateQuery(
    { client: documents },
    {
      TableName: name,
      ConsistentRead: true,
      KeyConditionExpression: 'campaignId = :campaign AND begins_with(#item, :prefix)',
      ExpressionAttributeNames: { '#item': 'item' },
      ExpressionAttributeValues: { ':campaign': campaignId, ':prefix': prefix },
    },
  );
  for await (const { Items } of pages) items.push(...z.array(schema).parse(Items ?? []));
  return items;
}
