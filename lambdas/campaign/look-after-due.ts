import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Clock } from '../platform/clock.ts';
import { logger } from '../platform/logger.ts';
import { type CampaignTable, findRecord } from './campaign-table.ts';
import type { CampaignRecord } from './record.ts';

/** An index of the table by a moment: whoever wants to be looked after then has the group, and the moment. */
export interface DueIndex {
  /** What is looked after, for the log. */
  readonly of: 'a campaign' | 'a review';
  readonly name: 'byWakeAt' | 'byReviewAt';
  readonly group: { readonly field: 'wakeGroup' | 'reviewGroup'; readonly value: 'wake' | 'review' };
  /** The field that has the moment, in milliseconds since the epoch. */
  readonly at: 'wakeAt' | 'reviewAt';
}

export interface LookedAfter<Deed extends string> {
  /** How often each thing was done. */
  readonly done: Readonly<Partial<Record<Deed, number>>>;
  /** Campaigns that could not be looked after; the next time tries again. */
  readonly failed: readonly string[];
}

/**
 * Looks after every campaign whose moment has passed, the earliest first, until `endsAt`; what is left then comes
 * first next time. One that cannot be looked after keeps nobody from the others.
 * @param lookAfter what was done for a campaign
 */
export async function lookAfterDue<Deed extends string>(
  index: DueIndex,
  { table, clock }: { readonly table: CampaignTable; readonly clock: Clock },
  endsAt: number,
  lookAfter: (record: CampaignRecord) => Promise<readonly Deed[]>,
): Promise<LookedAfter<Deed>> {
  const done: Partial<Record<Deed, number>> = {};
  const failed: string[] = [];
  for await (const record of dueRecords(index, table, clock.now())) {
    if (clock.now() >= endsAt) break;
    try {
      for (const deed of await lookAfter(record)) done[deed] = (done[deed] ?? 0) + 1;
    } catch (error) {
      failed.push(record.campaignId);
      logger.error(`${index.of} could not be looked after`, {
        campaign_id: record.campaignId,
        error_name: error instanceof Error ? error.name : 'unknown',
        reason: error instanceof Error ? error.message : String(error),
      });
    }
  }
  return { done, failed };
}

const DueKey = z.object({ campaignId: z.string() });

/** The index may be behind, so each is read strongly. */
async function* dueRecords(
  { name, group, at }: DueIndex,
  table: CampaignTable,
  now: number,
): AsyncGenerator<CampaignRecord> {
  const pages = paginateQuery(
    { client: table.documents },
    {
      TableName: table.name,
      IndexName: name,
      KeyConditionExpression: '#group = :group AND #at <= :now',
      ExpressionAttributeNames: { '#group': group.field, '#at': at },
      ExpressionAttributeValues: { ':group': group.value, ':now': now },
    },
  );
  for await (const { Items = [] } of pages) {
    for (const { campaignId } of Items.map((item) => DueKey.parse(item))) {
      const record = await findRecord(table, campaignId);
      const due = record?.[at];
      if (record !== undefined && due !== undefined && due <= now) yield record;
    }
  }
}
