import * as z from 'zod';
import type { IndexResource, KeySchemaElement, TableResource } from '../../assembly/deployment.ts';
import type { Clock } from '../../clock/clock.ts';
import { AwsError } from '../aws-error.ts';
import type { AwsService } from '../aws-service.ts';
import { createJsonService, DetailedAwsError, type JsonOperation, jsonOperation } from '../json-service.ts';
import { createDynaliteStore, type DynaliteStore } from './dynalite-store.ts';
import { createSharedLock } from './shared-lock.ts';
import { createTimeToLive } from './time-to-live.ts';
import { createTransactions } from './transactions.ts';
import { conditionalWrite, getItemOutput, type Item } from './wire-types.ts';

export interface DynamoDb {
  readonly service: AwsService;
  close(): Promise<void>;
}

const tableDescription = z.object({
  Table: z.object({
    TableStatus: z.string(),
    KeySchema: z.array(z.object({ AttributeName: z.string() })),
  }),
});
const anyTable = z.object({ TableName: z.string() });

/** DynamoDB: dynalite, and over it what dynalite lacks. Has the tables of a deployment from the start. */
export async function startDynamoDb(options: {
  readonly clock: Clock;
  readonly region: string;
  readonly account: string;
  readonly tables: readonly TableResource[];
}): Promise<DynamoDb> {
  const { clock } = options;
  const store = createDynaliteStore(options);
  const lock = createSharedLock();

  const keyOf = async (tableName: string, item: Item): Promise<Item> => {
    const { Table } = tableDescription.parse(await store.execute('DescribeTable', { TableName: tableName }));
    return Object.fromEntries(Table.KeySchema.map(({ AttributeName: name }) => [name, item[name] ?? {}]));
  };
  const execute = (operation: string, input: unknown) => lock.shared(() => store.execute(operation, input));
  const transactions = createTransactions({ store, clock, keyOf });
  const timeToLive = createTimeToLive({ clock, execute, keyOf });

  /** A refused write shows the item that its condition was tried on, so nothing may come between. */
  const writeOrShow = (operation: string, input: unknown): Promise<unknown> =>
    lock.exclusive(async () => {
      try {
        return await store.execute(operation, input);
      } catch (error) {
        if (!(error instanceof AwsError) || error.name !== 'ConditionalCheckFailedException') throw error;
        const { TableName, Key, Item: item } = conditionalWrite.parse(input);
        const key = Key ?? (await keyOf(TableName, item ?? {}));
        const old = getItemOutput.parse(
          await store.execute('GetItem', { TableName, Key: key, ConsistentRead: true }),
        );
        throw old.Item === undefined
          ? error
          : new DetailedAwsError(error.name, error.message, { Item: old.Item });
      }
    });

  const write = (operation: string): JsonOperation =>
    jsonOperation(conditionalWrite, async (input) => {
      const shows = input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
      const output = await (shows ? writeOrShow(operation, input) : execute(operation, input));
      timeToLive.written(input.TableName);
      return output;
    });

  const writtenByAll = (output: unknown): unknown => {
    for (const { name } of options.tables) timeToLive.written(name);
    return output;
  };

  const operations = new Map<string, JsonOperation>([
    ...store.operations.map((name): [string, JsonOperation] => [name, (input) => execute(name, input)]),
    ['PutItem', write('PutItem')],
    ['UpdateItem', write('UpdateItem')],
    ['DeleteItem', write('DeleteItem')],
    ['BatchWriteItem', async (input) => writtenByAll(await execute('BatchWriteItem', input))],
    [
      'TransactWriteItems',
      async (input) => writtenByAll(await lock.exclusive(() => transactions.write(input))),
    ],
    ['TransactGetItems', (input) => lock.exclusive(() => transactions.get(input))],
    [
      'UpdateTimeToLive',
      async (input) => {
        await execute('DescribeTable', { TableName: anyTable.parse(input).TableName });
        return timeToLive.update(input);
      },
    ],
    [
      'DescribeTimeToLive',
      async (input) => {
        const { TableName } = anyTable.parse(input);
        await execute('DescribeTable', { TableName });
        return timeToLive.describe(TableName);
      },
    ],
  ]);

  for (const table of options.tables) await createTable(store, table);
  for (const { name, timeToLiveAttribute } of options.tables) {
    if (timeToLiveAttribute === undefined) continue;
    const specification = { AttributeName: timeToLiveAttribute, Enabled: true };
    timeToLive.update({ TableName: name, TimeToLiveSpecification: specification });
  }

  return {
    service: createJsonService({
      name: 'dynamodb',
      target: 'DynamoDB_20120810',
      jsonVersion: '1.0',
      operations,
      throttling: 'ProvisionedThroughputExceededException',
    }),
    async close() {
      await timeToLive.close();
      await store.close();
    },
  };
}

async function createTable(store: DynaliteStore, table: TableResource): Promise<void> {
  const globalIndexes = table.globalIndexes.map(indexInput);
  const localIndexes = table.localIndexes.map(indexInput);
  await store.execute('CreateTable', {
    TableName: table.name,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: table.keySchema.map(keyInput),
    AttributeDefinitions: table.attributes.map((attribute) => ({
      AttributeName: attribute.attributeName,
      AttributeType: attribute.attributeType,
    })),
    ...(globalIndexes.length > 0 && { GlobalSecondaryIndexes: globalIndexes }),
    ...(localIndexes.length > 0 && { LocalSecondaryIndexes: localIndexes }),
  });
  for (;;) {
    const { Table } = tableDescription.parse(await store.execute('DescribeTable', { TableName: table.name }));
    if (Table.TableStatus === 'ACTIVE') return;
  }
}

function keyInput({ attributeName, keyType }: KeySchemaElement) {
  return { AttributeName: attributeName, KeyType: keyType };
}

function indexInput(index: IndexResource) {
  return {
    IndexName: index.indexName,
    KeySchema: index.keySchema.map(keyInput),
    Projection: {
      ProjectionType: index.projectionType,
      ...(index.nonKeyAttributes && { NonKeyAttributes: index.nonKeyAttributes }),
    },
  };
}
