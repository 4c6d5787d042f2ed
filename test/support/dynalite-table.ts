import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  type PutCommandInput,
  QueryCommand,
  type UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { AwsError } from '../../lib/local/aws/aws-error.ts';
import { createDynaliteStore, type DynaliteStore } from '../../lib/local/aws/dynamodb/dynalite-store.ts';
import { attributesOf, itemOf } from './ledger-attributes.ts';

/** What a table is asked for, one request a call. */
export type TableCommand =
  | GetCommand
  | PutCommand
  | UpdateCommand
  | QueryCommand
  | DeleteCommand
  | BatchGetCommand;

type Attributes = Record<string, unknown>;

/** What it answers, as plain values. */
export interface TableAnswer {
  readonly Item?: Attributes;
  readonly Items?: readonly Attributes[];
  readonly Attributes?: Attributes;
  readonly Responses?: Readonly<Record<string, readonly Attributes[]>>;
}

/** A sparse index, of a text and a number. */
export interface TableIndex {
  readonly name: string;
  readonly keys: readonly [partition: string, sort: string];
}

export type Send = (command: TableCommand) => Promise<TableAnswer>;

/**
 * A table for thousands of short runs: dynalite itself, with neither a socket nor the SDK's middleware before
 * it, which are most of the time that a request takes.
 * @param keys partition key and sort key, both texts
 */
export async function aDynaliteTable(
  TableName: string,
  keys: readonly [partition: string, sort: string],
  index?: TableIndex,
): Promise<{ send: Send; close: () => Promise<void> }> {
  const store = createDynaliteStore({ region: 'eu-west-1', account: '123456789012' });
  await store.execute('CreateTable', {
    TableName,
    AttributeDefinitions: [
      ...keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      ...(index?.keys.map((AttributeName, n) => ({ AttributeName, AttributeType: n === 0 ? 'S' : 'N' })) ??
        []),
    ],
    KeySchema: keySchemaOf(keys),
    BillingMode: 'PAY_PER_REQUEST',
    ...(index === undefined
      ? {}
      : {
          GlobalSecondaryIndexes: [
            {
              IndexName: index.name,
              KeySchema: keySchemaOf(index.keys),
              Projection: { ProjectionType: 'KEYS_ONLY' },
            },
          ],
        }),
  });
  await untilActive(store, TableName);
  const send: Send = async (command) => {
    try {
      return plainAnswer(await store.execute(operationOf(command), wireInputOf(command.input)));
    } catch (error) {
      if (!(error instanceof AwsError) || error.name !== 'ConditionalCheckFailedException') throw error;
      throw new ConditionalCheckFailedException({ message: error.message, $metadata: {} });
    }
  };
  return { send, close: () => store.close() };
}

function keySchemaOf([partition, sort]: readonly [partition: string, sort: string]) {
  return [
    { AttributeName: partition, KeyType: 'HASH' },
    { AttributeName: sort, KeyType: 'RANGE' },
  ];
}

async function untilActive(store: DynaliteStore, TableName: string): Promise<void> {
  const { Table } = (await store.execute('DescribeTable', { TableName })) as {
    Table: { TableStatus: string };
  };
  if (Table.TableStatus === 'ACTIVE') return;
  await new Promise(setImmediate);
  await untilActive(store, TableName);
}

function operationOf(command: TableCommand): string {
  if (command instanceof GetCommand) return 'GetItem';
  if (command instanceof QueryCommand) return 'Query';
  if (command instanceof DeleteCommand) return 'DeleteItem';
  if (command instanceof BatchGetCommand) return 'BatchGetItem';
  return command instanceof PutCommand ? 'PutItem' : 'UpdateItem';
}

const inAttributes = ['Key', 'Item', 'ExpressionAttributeValues'] as const;

function wireInputOf(input: object): object {
  const parts: Partial<Record<(typeof inAttributes)[number], PutCommandInput['Item']>> = input;
  const wire = inAttributes.flatMap((part) => {
    const values = parts[part];
    return values === undefined ? [] : [[part, attributesOf(values)] as const];
  });
  return { ...input, ...Object.fromEntries(wire), ...requestItemsOf(input) };
}

function requestItemsOf({ RequestItems }: Partial<BatchGetCommand['input']>): object {
  if (RequestItems === undefined) return {};
  const items = Object.entries(RequestItems).map(([table, request]) => [
    table,
    { ...request, Keys: request.Keys?.map(attributesOf) },
  ]);
  return { RequestItems: Object.fromEntries(items) };
}

type Wire = Record<string, Record<string, unknown>>;

function plainAnswer(output: unknown): TableAnswer {
  const { Item, Items, Attributes, Responses } = output as {
    Item?: Wire;
    Items?: Wire[];
    Attributes?: Wire;
    Responses?: Record<string, Wire[]>;
  };
  return {
    ...(Responses === undefined ? {} : { Responses: mapped(Responses) }),
    ...(Item === undefined ? {} : { Item: itemOf(Item) }),
    ...(Items === undefined ? {} : { Items: Items.map(itemOf) }),
    ...(Attributes === undefined ? {} : { Attributes: itemOf(Attributes) }),
  };
}

function mapped(responses: Record<string, Wire[]>): Record<string, Attributes[]> {
  return Object.fromEntries(Object.entries(responses).map(([table, items]) => [table, items.map(itemOf)]));
}
