import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import type { AwsFault } from '../../../lib/local/aws/aws-endpoint.ts';
import { aDeployment, arn, aTable, startFixture } from './endpoint-fixture.ts';

const bucket = { logicalId: 'b', name: 'artifacts', arn: 'arn:aws:s3:::artifacts' };
const item = { pk: { S: 'a' }, sk: { S: 'x' } };
const scope = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=local/20260601/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=x`,
});

describe('the AWS endpoint', () => {
  it('refuses by name every operation that it does not have, in each protocol', async (test) => {
    const { client } = await startFixture(test);
    const refused = (message: RegExp) => ({ name: 'UnknownOperationException', message });
    await assert.rejects(
      new SFNClient(client).send(
        new CreateStateMachineCommand({ name: 'm', definition: '{}', roleArn: arn('iam', 'role/r') }),
      ),
      refused(/states: CreateStateMachine/),
    );
    await assert.rejects(
      new SecretsManagerClient(client).send(new CreateSecretCommand({ Name: 'n' })),
      refused(/secretsmanager: CreateSecret/),
    );
    await assert.rejects(
      new LambdaClient(client).send(new ListFunctionsCommand({})),
      refused(/lambda: GET \/2015-03-31\/functions/),
    );
    await assert.rejects(
      new EventBridgeClient(client).send(new PutEventsCommand({ Entries: [] })),
      refused(/events: AWSEvents.PutEvents/),
    );
  });

  it('refuses by name a service that it does not have', async (test) => {
    const { endpoint } = await startFixture(test);
    const response = await fetch(endpoint.url, {
      method: 'POST',
      headers: { ...scope('iam'), 'content-type': 'application/x-www-form-urlencoded' },
      body: 'Action=ListUsers&Version=2010-05-08',
    });
    assert.equal(response.status, 400);
    assert.equal(response.headers.get('x-amzn-errortype'), 'UnknownOperationException');
    assert.match(await response.text(), /iam: ListUsers/);
  });

  it('dates its answers by its own clock, so that no client takes its clock for skewed', async (test) => {
    const { endpoint } = await startFixture(test);
    for (const service of ['states', 'iam']) {
      const response = await fetch(endpoint.url, { method: 'POST', headers: scope(service), body: '{}' });
      assert.equal(response.headers.get('date'), 'Mon, 01 Jun 2026 12:00:00 GMT');
    }
  });

  it('answers a malformed input with the fields that are wrong', async (test) => {
    const { endpoint } = await startFixture(test);
    const response = await fetch(endpoint.url, {
      method: 'POST',
      headers: { ...scope('states'), 'x-amz-target': 'AWSStepFunctions.DescribeExecution' },
      body: '{"executionArn":1}',
    });
    assert.deepEqual(
      [response.status, await response.json()],
      [
        400,
        {
          __type: 'ValidationException',
          message: 'executionArn: Invalid input: expected string, received number',
        },
      ],
    );
  });

  it('fails as it is told to: throttled, failed, or carried out with the answer lost', async (test) => {
    let fault: AwsFault | undefined;
    const asked: string[] = [];
    const { client } = await startFixture(test, {
      deployment: aDeployment({ tables: [aTable()], buckets: [bucket] }),
      faults: (service, operation) => {
        asked.push(`${service} ${operation}`);
        return fault;
      },
    });
    const dynamoDb = new DynamoDBClient(client);
    const s3 = new S3Client(client);
    const list = () => s3.send(new ListObjectsV2Command({ Bucket: 'artifacts' }));
    const put = () => dynamoDb.send(new PutItemCommand({ TableName: 'orders', Item: item }));
    const get = async () =>
      (await dynamoDb.send(new GetItemCommand({ TableName: 'orders', Key: item }))).Item;

    fault = 'throttle';
    await assert.rejects(put(), { name: 'ProvisionedThroughputExceededException' });
    await assert.rejects(list(), { name: 'SlowDown' });
    fault = 'fail';
    await assert.rejects(put(), { name: 'InternalServerError' });
    fault = undefined;
    assert.equal(await get(), undefined);

    fault = 'lost-answer';
    await assert.rejects(put(), { code: 'ECONNRESET' });
    fault = undefined;
    assert.deepEqual(await get(), item);
    assert.deepEqual(asked.slice(0, 3), ['dynamodb PutItem', 's3 ListObjectsV2', 'dynamodb PutItem']);
  });

  it('lets the SDK try again what was throttled', async (test) => {
    let left = 2;
    const { client } = await startFixture(test, {
      deployment: aDeployment({ buckets: [bucket] }),
      faults: () => {
        left -= 1;
        return left >= 0 ? 'throttle' : undefined;
      },
    });
    const s3 = new S3Client({ ...client, maxAttempts: 3 });
    const put = await s3.send(new PutObjectCommand({ Bucket: 'artifacts', Key: 'a', Body: 'x' }));
    assert.equal(put.$metadata.attempts, 3);
  });

  it('holds virtual time while a client works with it, tries again, and sends streams', async (test) => {
    let request = 0;
    const { client, clock } = await startFixture(test, {
      deployment: aDeployment({ tables: [aTable()], buckets: [bucket] }),
      faults: () => {
        request += 1;
        return request % 5 === 0 ? 'throttle' : undefined;
      },
    });
    const dynamoDb = new DynamoDBClient({ ...client, maxAttempts: 3 });
    const s3 = new S3Client({ ...client, maxAttempts: 3 });
    const order: string[] = [];
    clock.at(clock.now() + 3_600_000, () => order.push('timer'));
    for (let round = 0; round < 10; round += 1) {
      await Promise.all([
        dynamoDb.send(new PutItemCommand({ TableName: 'orders', Item: item })),
        s3.send(new PutObjectCommand({ Bucket: 'artifacts', Key: 'a', Body: Buffer.alloc(500_000) })),
      ]);
    }
    order.push('work');
    await clock.whenIdle();
    assert.deepEqual(order, ['work', 'timer']);
  });

  it('is found through AWS_ENDPOINT_URL alone', async (test) => {
    const { endpoint } = await startFixture(test, { deployment: aDeployment({ buckets: [bucket] }) });
    const variables = {
      AWS_ENDPOINT_URL: endpoint.url,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    };
    const before = { ...process.env };
    Object.assign(process.env, variables);
    test.after(() => {
      for (const name of Object.keys(variables)) {
        if (before[name] === undefined) delete process.env[name];
        else process.env[name] = before[name];
      }
    });
    const { KeyCount } = await new S3Client({}).send(new ListObjectsV2Command({ Bucket: 'artifacts' }));
    assert.equal(KeyCount, 0);
  });
});
