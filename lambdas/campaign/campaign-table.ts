import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { InvalidInputError } from '../platform/errors.ts';
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

export async function findRecord(
  table: CampaignTable,
  campaignId: string,
): Promise<CampaignRecord | undefined> {
  const { Item } = await table.documents.send(
    new GetCommand({
      TableName: table.name,
      Key: { campaignId, item: 'record' },
      ConsistentRead: true,
    }),
  );
  return Item === undefined ? undefined : CampaignRecord.parse(Item);
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

/**
 * Changes a campaign's record if the condition holds, and answers whether it did. A client that repeats an
 * update whose answer was lost can meet its own first success: callers that care compare what they find.
 */
export async function updateRecord(
  table: CampaignTable,
  campaignId: string,
  update: RecordUpdate,
): Promise<boolean> {
  try {
    await table.documents.send(
      new UpdateCommand({ TableName: table.name, Key: { campaignId, item: 'record' }, ...update }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
