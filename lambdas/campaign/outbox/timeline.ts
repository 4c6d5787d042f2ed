import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { CampaignTable } from '../campaign-table.ts';
import { Notice } from './notice.ts';

/** What happened to a campaign, and when: an item of its own beside the record. */
export const TimelineEntry = Notice.omit({ inFlightUntil: true });
export type TimelineEntry = z.infer<typeof TimelineEntry>;

const prefix = 'timeline#';

const placeOf = ({ id, at }: Pick<Notice, 'id' | 'at'>) => `${prefix}${new Date(at).toISOString()}#${id}`;

/**
 * Adds a notice to the campaign's timeline; one that is there already is left as it is.
 * @param expiresAt seconds since the epoch
 */
export async function addToTimeline(
  table: CampaignTable,
  campaignId: string,
  notice: Notice,
  expiresAt: number,
): Promise<void> {
  const { inFlightUntil: _, ...entry } = notice;
  const item = placeOf(notice);
  try {
    await table.documents.send(
      new PutCommand({
        TableName: table.name,
        Item: { campaignId, item, ...entry, expiresAt },
        ConditionExpression: 'attribute_not_exists(campaignId)',
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

/** Whether a notice has been told to the timeline. */
export async function isInTimeline(
  table: CampaignTable,
  campaignId: string,
  notice: Pick<Notice, 'id' | 'at'>,
): Promise<boolean> {
  const { Item } = await table.documents.send(
    new GetCommand({
      TableName: table.name,
      Key: { campaignId, item: placeOf(notice) },
      ConsistentRead: true,
    }),
  );
  return Item !== undefined;
}

/** A campaign's timeline, oldest first. */
export async function readTimeline(table: CampaignTable, campaignId: string): Promise<TimelineEntry[]> {
  const entries: TimelineEntry[] = [];
  const pages = paginateQuery(
    { client: table.documents },
    {
      TableName: table.name,
      KeyConditionExpression: 'campaignId = :campaign AND begins_with(#item, :prefix)',
      ExpressionAttributeNames: { '#item': 'item' },
      ExpressionAttributeValues: { ':campaign': campaignId, ':prefix': prefix },
    },
  );
  for await (const { Items } of pages) entries.push(...z.array(TimelineEntry).parse(Items ?? []));
  return entries;
}
