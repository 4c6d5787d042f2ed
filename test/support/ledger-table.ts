import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  type PutCommandInput,
  type UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { CampaignTable } from '../../lambdas/campaign/campaign-table.ts';
import { AwsError } from '../../lib/local/aws/aws-error.ts';
import { createDynaliteStore, type DynaliteStore } from '../../lib/local/aws/dynamodb/dynalite-store.ts';
import { attributesOf, itemOf } from './ledger-attributes.ts';

/** What a campaign's table is asked for, one request a call. */
export type TableCommand = GetCommand | PutCommand | UpdateCommand;
export type Send = (command: TableCommand) => Promise<{ readonly Item?: Record<string, unknown> }>;

/**
 * The table of campaigns for thousands of short runs: dynalite itself, with neither a socket nor the SDK's
 * middleware before it, which are most of the time that a request takes.
 */
export async function aLedgerTable(): Promise<{ send: Send; close: () => Promise<void> }> {
  const store = createDynaliteStore({ region: 'eu-west-1', account: '123456789012' });
  await store.execute('CreateTable', {
    TableName: 'campaigns',
    AttributeDefinitions: ['campaignId', 'item'].map((AttributeName) => ({
      AttributeName,
      AttributeType: 'S',
    })),
    KeySchema: [
      { AttributeName: 'campaignId', KeyType: 'HASH' },
      { AttributeName: 'item', KeyType: 'RANGE' },
    ],
    BillingMode: 'PAY_PER_REQUEST',
  });
  await untilActive(store);
  const send: Send = async (command) => {
    try {
      const output = await store.execute(operationOf(command), wireInputOf(command.input));
      const { Item } = output as { Item?: Record<string, Record<string, unknown>> };
      return Item === undefined ? {} : { Item: itemOf(Item) };
    } catch (error) {
      if (!(error instanceof AwsError) || error.name !== 'ConditionalCheckFailedException') throw error;
      throw new ConditionalCheckFailedException({ message: error.message, $metadata: {} });
    }
  };
  return { send, close: () => store.close() };
}

async function untilActive(store: DynaliteStore): Promise<void> {
  const { Table } = (await store.execute('DescribeTable', { TableName: 'campaigns' })) as {
    Table: { TableStatus: string };
  };
  if (Table.TableStatus === 'ACTIVE') return;
  await new Promise(setImmediate);
  await untilActive(store);
}

/** The table as the product sees it, with every request going through `send`. */
export function tableOf(send: Send): CampaignTable {
  return { documents: { send } as unknown as DynamoDBDocumentClient, name: 'campaigns' };
}

function operationOf(command: TableCommand): string {
  if (command instanceof GetCommand) return 'GetItem';
  return command instanceof PutCommand ? 'PutItem' : 'UpdateItem';
}

const inAttributes = ['Key', 'Item', 'ExpressionAttributeValues'] as const;

function wireInputOf(input: object): object {
  const parts: Partial<Record<(typeof inAttributes)[number], PutCommandInput['Item']>> = input;
  const wire = inAttributes.flatMap((part) => {
    const values = parts[part];
    return values === undefined ? [] : [[part, attributesOf(values)] as const];
  });
  return { ...input, ...Object.fromEntries(wire) };
}
