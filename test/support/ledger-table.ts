import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { CampaignTable } from '../../lambdas/campaign/campaign-table.ts';
import { aDynaliteTable, type Send } from './dynalite-table.ts';

export type { Send, TableCommand } from './dynalite-table.ts';

/** The table of campaigns for thousands of short runs. */
export const aLedgerTable = () => aDynaliteTable('campaigns', ['campaignId', 'item']);

/** The table as the product sees it, with every request going through `send`. */
export function tableOf(send: Send): CampaignTable {
  return { documents: { send } as unknown as DynamoDBDocumentClient, name: 'campaigns' };
}
