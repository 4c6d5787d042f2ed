import type { DynamoDBDocumentClient, UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { InvalidInputError } from '../platform/errors.ts';
import { findItem, updateItem } from './campaign-items.ts';
import { CampaignRecord } from './record.ts';

/** The table of campaigns: every change is one conditional update of one item. */
export interface CampaignTable {
  readonly documents: DynamoDBDocumentClient;
  readonly name: string;
}

export type RecordUpdate = Pick<
  UpdateCommandInput,
  'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>;

/** Reads a campaign strongly. @throws InvalidInputError where there is none. */
export async function readRecord(table: CampaignTable, campaignId: string): Promise<CampaignRecord> {
  const record = await findRecord(table, campaignId);
  if (record === undefined) throw new InvalidInputError(`there is no campaign ${campaignId}`);
  return record;
}

export function findRecord(table: CampaignTable, campaignId: string): Promise<CampaignRecord | undefined> {
  return findItem(table, { campaignId, item: 'record' }, CampaignRecord);
}

/** A tenant sees its own campaigns only. */
export async function findTenantRecord(
  table: CampaignTable,
  campaignId: string,
  tenant: string,
): Promise<CampaignRecord | undefined> {
  const record = campaignId === '' ? undefined : await findRecord(table, campaignId);
  return record?.tenant === tenant ? record : undefined;
}

/** Changes a campaign's record if the condition holds, and answers whether it did, as {@link updateItem}. */
export function updateRecord(
  table: CampaignTable,
  campaignId: string,
  update: RecordUpdate,
): Promise<boolean> {
  return updateItem(table, { campaignId, item: 'record' }, update);
}
