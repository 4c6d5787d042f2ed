import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import {
  ConditionalCheckFailedException,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  ResourceNotFoundException,
  TransactionCanceledException,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactGetCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { aDeployment, arn, aTable, startFixture } from '../endpoint-fixture.ts';

const TableName = 'orders';
const minute = 60_000;

const startTable = async (test: TestContext, table = aTable()) => {
  const fixture = await startFixture(test, { deployment: aDeployment({ tables: [table] }) });
  const client = new DynamoDBClient(fixture.client);
  const documents = DynamoDBDocumentClient.from(client);
  test.after(() => client.destroy());
  return { ...fixture, client, documents };
};

const get = async (documents: DynamoDBDocumentClient, pk: string) =>
  (await documents.send(new GetCommand({ TableName, Key: { pk, sk: 'x' }, ConsistentRead: true }))).Item;

describe('DynamoDB', () => {
  it('has the tables of the deployment, with their indexes, in its region and account', async (test) => {
    const { client, documents } = await startTable(
      test,
      aTable({
        attributes: [
          { attributeName: 'pk', attributeType: 'S' },
          { attributeName: 'sk', attributeType: 'S' },
          { attributeName: 'wakeAt', attributeType: 'N' },
          { attributeName: 'kind', attributeType: 'S' },
        ],
        globalIndexes: [
          {
            indexName: 'by-wake',
            keySchema: [
              { attributeName: 'kind', keyType: 'HASH' },
              { attributeName: 'wakeAt', keyType: 'RANGE' },
            ],
            projectionType: 'INCLUDE',
            nonKeyAttributes: ['title'],
          },
        ],
        localIndexes: [
          {
            indexName: 'by-kind',
            keySchema: [
              { attributeName: 'pk', keyType: 'HASH' },
              { attributeName: 'kind', keyType: 'RANGE' },
            ],
            projectionType: 'KEYS_ONLY',
          },
        ],
      }),
    );
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    assert.equal(Table?.TableStatus, 'ACTIVE');
    assert.equal(Table?.TableArn, arn('dynamodb', 'table/orders'));
    assert.equal(Table?.BillingModeSummary?.BillingMode, 'PAY_PER_REQUEST');
    await documents.send(
      new PutCommand({ TableName, Item: { pk: 'a', sk: 'x', kind: 'k', wakeAt: 5, title: 't', body: 'b' } }),
    );
    await documents.send(new PutCommand({ TableName, Item: { pk: 'b', sk: 'x', kind: 'k', wakeAt: 9 } }));
    const { Items } = await documents.send(
      new QueryCommand({
        TableName,
        IndexName: 'by-wake',
        KeyConditionExpression: 'kind = :kind AND wakeAt < :now',
        ExpressionAttributeValues: { ':kind': 'k', ':now': 9 },
      }),
    );
    assert.deepEqual(Items, [{ pk: 'a', sk: 'x', kind: 'k', wakeAt: 5, title: 't' }]);
  });

  it('updates nested attributes, counters and sets under a condition', async (test) => {
    const { documents } = await startTable(test);
    await documents.send(new PutCommand({ TableName, Item: { pk: 'a', sk: 'x', effects: {}, count: 1 } }));
    const { Attributes } = await documents.send(
      new UpdateCommand({
        TableName,
        Key: { pk: 'a', sk: 'x' },
        UpdateExpression: 'SET effects.#e = :effect ADD #c :one, people :person',
        ConditionExpression: 'attribute_not_exists(effects.#e) AND #c = :one',
        ExpressionAttributeNames: { '#e': 'post/blog@1', '#c': 'count' },
        ExpressionAttributeValues: {
          ':effect': { state: 'intended' },
          ':one': 1,
          ':person': new Set(['ann']),
        },
        ReturnValues: 'ALL_NEW',
      }),
    );
    assert.deepEqual(Attributes, {
      pk: 'a',
      sk: 'x',
      effects: { 'post/blog@1': { state: 'intended' } },
      count: 2,
      people: new Set(['ann']),
    });
  });

  it('shows the item that a condition failed on, for put, update and delete', async (test) => {
    const { documents } = await startTable(test);
    const Item = { pk: 'a', sk: 'x', owner: 'ann' };
    await documents.send(new PutCommand({ TableName, Item }));
    const failing = {
      TableName,
      ConditionExpression: '#o = :other',
      ExpressionAttributeNames: { '#o': 'owner' },
      ExpressionAttributeValues: { ':other': 'bob' },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    } as const;
    const Key = { pk: 'a', sk: 'x' };
    for (const send of [
      () => documents.send(new PutCommand({ ...failing, Item })),
      () => documents.send(new DeleteCommand({ ...failing, Key })),
      () => documents.send(new UpdateCommand({ ...failing, Key, UpdateExpression: 'SET #o = :other' })),
    ]) {
      const error: unknown = await send().catch((caught: unknown) => caught);
      assert.ok(error instanceof ConditionalCheckFailedException);
      assert.deepEqual(error.Item, { pk: { S: 'a' }, sk: { S: 'x' }, owner: { S: 'ann' } });
    }
    const absent = { ...failing, Key: { pk: 'none', sk: 'x' } };
    const error: unknown = await documents.send(new DeleteCommand(absent)).catch((caught: unknown) => caught);
    assert.ok(error instanceof ConditionalCheckFailedException);
    assert.equal(error.Item, undefined);
  });

  it('keeps the item to itself unless it is asked to show it', async (test) => {
    const { documents } = await startTable(test);
    await documents.send(new PutCommand({ TableName, Item: { pk: 'a', sk: 'x' } }));
    const again = new PutCommand({
      TableName,
      Item: { pk: 'a', sk: 'x' },
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    const error: unknown = await documents.send(again).catch((caught: unknown) => caught);
    assert.ok(error instanceof ConditionalCheckFailedException);
    assert.equal(error.Item, undefined);
  });

  it('lets one of many conditional writers win', async (test) => {
    const { documents } = await startTable(test);
    const write = (owner: number) =>
      documents.send(
        new PutCommand({
          TableName,
          Item: { pk: 'a', sk: 'x', owner },
          ConditionExpression: 'attribute_not_exists(pk)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
    const results = await Promise.allSettled(Array.from({ length: 50 }, (_, owner) => write(owner)));
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
    const winner = results.findIndex(({ status }) => status === 'fulfilled');
    const seen = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason.Item.owner.N] : [],
    );
    assert.deepEqual(new Set(seen), new Set([String(winner)]));
  });

  it('writes a transaction as a whole', async (test) => {
    const { documents } = await startTable(test);
    await documents.send(new PutCommand({ TableName, Item: { pk: 'old', sk: 'x' } }));
    await documents.send(new PutCommand({ TableName, Item: { pk: 'guard', sk: 'x', open: true } }));
    await documents.send(
      new TransactWriteCommand({
        TransactItems: [
          { Put: { TableName, Item: { pk: 'new', sk: 'x' } } },
          { Delete: { TableName, Key: { pk: 'old', sk: 'x' } } },
          {
            Update: {
              TableName,
              Key: { pk: 'count', sk: 'x' },
              UpdateExpression: 'ADD n :one',
              ExpressionAttributeValues: { ':one': 1 },
            },
          },
          {
            ConditionCheck: {
              TableName,
              Key: { pk: 'guard', sk: 'x' },
              ConditionExpression: '#o = :yes',
              ExpressionAttributeNames: { '#o': 'open' },
              ExpressionAttributeValues: { ':yes': true },
            },
          },
        ],
      }),
    );
    const { Responses } = await documents.send(
      new TransactGetCommand({
        TransactItems: ['new', 'old', 'count'].map((pk) => ({ Get: { TableName, Key: { pk, sk: 'x' } } })),
      }),
    );
    assert.deepEqual(
      Responses?.map(({ Item }) => Item),
      [{ pk: 'new', sk: 'x' }, undefined, { pk: 'count', sk: 'x', n: 1 }],
    );
  });

  it('writes nothing of a cancelled transaction and gives a reason for every item', async (test) => {
    const { documents } = await startTable(test);
    await documents.send(new PutCommand({ TableName, Item: { pk: 'taken', sk: 'x', by: 'ann' } }));
    const error: unknown = await documents
      .send(
        new TransactWriteCommand({
          TransactItems: [
            { Put: { TableName, Item: { pk: 'new', sk: 'x' } } },
            {
              Put: {
                TableName,
                Item: { pk: 'taken', sk: 'x', by: 'bob' },
                ConditionExpression: 'attribute_not_exists(pk)',
                ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
              },
            },
          ],
        }),
      )
      .catch((caught: unknown) => caught);
    assert.ok(error instanceof TransactionCanceledException);
    assert.deepEqual(
      error.CancellationReasons?.map(({ Code, Item }) => ({ Code, by: Item?.['by']?.S })),
      [
        { Code: 'None', by: undefined },
        { Code: 'ConditionalCheckFailed', by: 'ann' },
      ],
    );
    assert.equal(await get(documents, 'new'), undefined);
    assert.deepEqual(await get(documents, 'taken'), { pk: 'taken', sk: 'x', by: 'ann' });
  });

  it('takes a transaction back whose update cannot be applied', async (test) => {
    const { documents } = await startTable(test);
    await documents.send(new PutCommand({ TableName, Item: { pk: 'first', sk: 'x', v: 1 } }));
    const error: unknown = await documents
      .send(
        new TransactWriteCommand({
          TransactItems: [
            { Put: { TableName, Item: { pk: 'first', sk: 'x', v: 2 } } },
            { Put: { TableName, Item: { pk: 'second', sk: 'x' } } },
            {
              Update: {
                TableName,
                Key: { pk: 'third', sk: 'x' },
                UpdateExpression: 'SET nothere.deep = :v',
                ExpressionAttributeValues: { ':v': 1 },
              },
            },
          ],
        }),
      )
      .catch((caught: unknown) => caught);
    assert.ok(error instanceof TransactionCanceledException);
    assert.deepEqual(
      error.CancellationReasons?.map(({ Code }) => Code),
      ['None', 'None', 'ValidationError'],
    );
    assert.deepEqual(await get(documents, 'first'), { pk: 'first', sk: 'x', v: 1 });
    assert.equal(await get(documents, 'second'), undefined);
  });

  it('does a transaction with a token once, and refuses the token for another', async (test) => {
    const { documents, clock } = await startTable(test);
    const add = (amount: number) =>
      documents.send(
        new TransactWriteCommand({
          ClientRequestToken: 'token',
          TransactItems: [
            {
              Update: {
                TableName,
                Key: { pk: 'sum', sk: 'x' },
                UpdateExpression: 'ADD n :amount',
                ExpressionAttributeValues: { ':amount': amount },
              },
            },
          ],
        }),
      );
    await add(5);
    await add(5);
    assert.equal((await get(documents, 'sum'))?.['n'], 5);
    await assert.rejects(add(6), { name: 'IdempotentParameterMismatchException' });
    await clock.sleep(11 * minute);
    await add(6);
    assert.equal((await get(documents, 'sum'))?.['n'], 11);
  });

  it('refuses two operations on one item in a transaction', async (test) => {
    const { documents } = await startTable(test);
    const Put = { TableName, Item: { pk: 'a', sk: 'x' } };
    const twice = documents.send(new TransactWriteCommand({ TransactItems: [{ Put }, { Put }] }));
    await assert.rejects(twice, { name: 'ValidationException', message: /multiple operations on one item/ });
  });

  it('keeps sums right when transactions and writes come together', async (test) => {
    const { documents } = await startTable(test);
    for (const pk of ['from', 'to'])
      await documents.send(new PutCommand({ TableName, Item: { pk, sk: 'x', n: 10 } }));
    const move = () =>
      documents.send(
        new TransactWriteCommand({
          TransactItems: [
            {
              Update: {
                TableName,
                Key: { pk: 'from', sk: 'x' },
                UpdateExpression: 'SET n = n - :one',
                ConditionExpression: 'n > :zero',
                ExpressionAttributeValues: { ':one': 1, ':zero': 0 },
              },
            },
            {
              Update: {
                TableName,
                Key: { pk: 'to', sk: 'x' },
                UpdateExpression: 'ADD n :one',
                ExpressionAttributeValues: { ':one': 1 },
              },
            },
          ],
        }),
      );
    const results = await Promise.allSettled(Array.from({ length: 25 }, move));
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 10);
    assert.equal((await get(documents, 'from'))?.['n'], 0);
    assert.equal((await get(documents, 'to'))?.['n'], 20);
  });

  it('deletes what has expired some time after, and nothing else', async (test) => {
    const { documents, clock, client } = await startTable(test, aTable({ timeToLiveAttribute: 'expiresAt' }));
    const inSeconds = (ms: number) => Math.floor((clock.now() + ms) / 1000);
    const items = [
      { pk: 'soon', sk: 'x', expiresAt: inSeconds(5 * minute) },
      { pk: 'later', sk: 'x', expiresAt: inSeconds(120 * minute) },
      { pk: 'never', sk: 'x' },
      { pk: 'text', sk: 'x', expiresAt: '1' },
      { pk: 'ancient', sk: 'x', expiresAt: 1 },
    ];
    for (const Item of items) await documents.send(new PutCommand({ TableName, Item }));
    const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName }));
    assert.deepEqual(TimeToLiveDescription, { TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAt' });

    const left = async () => {
      const found = await Promise.all(items.map(({ pk }) => get(documents, pk)));
      return found.flatMap((item) => (item === undefined ? [] : [item['pk']]));
    };
    const release = clock.hold();
    assert.deepEqual(await left(), ['soon', 'later', 'never', 'text', 'ancient']);
    release();
    await clock.sleep(60 * minute);
    assert.deepEqual(await left(), ['later', 'never', 'text', 'ancient']);
    await clock.whenIdle();
    assert.deepEqual(await left(), ['never', 'text', 'ancient']);
  });

  it('switches expiry on once', async (test) => {
    const { client } = await startTable(test);
    const on = () =>
      client.send(
        new UpdateTimeToLiveCommand({
          TableName,
          TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
        }),
      );
    await on();
    await assert.rejects(on, { name: 'ValidationException', message: /already enabled/ });
  });

  it('answers an unknown table and a malformed expression as DynamoDB does', async (test) => {
    const { documents } = await startTable(test);
    await assert.rejects(
      documents.send(new GetCommand({ TableName: 'nowhere', Key: { pk: 'a', sk: 'x' } })),
      ResourceNotFoundException,
    );
    await assert.rejects(
      documents.send(
        new UpdateCommand({ TableName, Key: { pk: 'a', sk: 'x' }, UpdateExpression: 'SET name = :name' }),
      ),
      { name: 'ValidationException' },
    );
  });
});
