import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient, TooManyRequestsException } from '@aws-sdk/client-lambda';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  RedriveExecutionCommand,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { AwsError } from '../../../lib/local/aws/aws-error.ts';
import type { PublishedEvent } from '../../../lib/local/aws/event-bus.ts';
import type { ExecutionDescription } from '../../../lib/local/states/engine.ts';
import {
  aDeployment,
  aFunction,
  anEngine,
  aRecordingLambda,
  arn,
  start,
  startFixture,
} from './endpoint-fixture.ts';

interface SqsAnswer {
  readonly __type?: string;
  readonly MD5OfMessageBody?: string;
  readonly Messages: readonly { readonly Body: string; readonly ReceiptHandle: string }[];
}

const signed = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=local/20260601/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=x`,
});

describe('Step Functions', () => {
  const machine = {
    logicalId: 'M',
    name: 'campaign',
    arn: arn('states', 'stateMachine:campaign'),
    type: 'STANDARD' as const,
    definition: { StartAt: 'A', States: { A: { Type: 'Succeed' } } },
  };
  const executionArn = arn('states', 'execution:campaign:one');
  const description: ExecutionDescription = {
    executionArn,
    stateMachineArn: machine.arn,
    name: 'one',
    status: 'FAILED',
    startDate: start,
    stopDate: start + 1_500,
    input: '{}',
    error: 'Broken',
    cause: 'by a test',
    redriveCount: 0,
    redriveStatus: 'REDRIVABLE',
  };

  it('hands each operation to the engine, with dates that the SDK reads', async (test) => {
    const calls: unknown[] = [];
    const note = (name: string, answer?: unknown) => (request: unknown) => {
      calls.push([name, request]);
      return answer as never;
    };
    const { client } = await startFixture(test, {
      deployment: aDeployment({ stateMachines: [machine] }),
      engine: anEngine({
        startExecution: note('start', { executionArn, startDate: start }),
        describeExecution: note('describe', description),
        stopExecution: note('stop', { stopDate: start + 2_000 }),
        redriveExecution: note('redrive', { redriveDate: start + 3_000 }),
        getExecutionHistory: note('history', {
          events: [
            {
              id: 1,
              previousEventId: 0,
              timestamp: start + 250,
              type: 'ExecutionStarted',
              executionStartedEventDetails: { input: '{}' },
            },
          ],
        }),
        sendTaskSuccess: note('success'),
        sendTaskFailure: note('failure'),
        sendTaskHeartbeat: note('heartbeat'),
      }),
    });
    const sfn = new SFNClient(client);
    const started = await sfn.send(
      new StartExecutionCommand({ stateMachineArn: machine.arn, name: 'one', input: '{}' }),
    );
    assert.deepEqual(started.startDate, new Date(start));
    const described = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    assert.deepEqual(
      [described.status, described.stopDate, described.error, described.cause, described.redriveStatus],
      ['FAILED', new Date(start + 1_500), 'Broken', 'by a test', 'REDRIVABLE'],
    );
    const { stopDate } = await sfn.send(new StopExecutionCommand({ executionArn, error: 'E', cause: 'c' }));
    assert.deepEqual(stopDate, new Date(start + 2_000));
    const { redriveDate } = await sfn.send(new RedriveExecutionCommand({ executionArn, clientToken: 't' }));
    assert.deepEqual(redriveDate, new Date(start + 3_000));
    const { events } = await sfn.send(new GetExecutionHistoryCommand({ executionArn, reverseOrder: true }));
    assert.deepEqual(events?.[0]?.timestamp, new Date(start + 250));
    assert.equal(events?.[0]?.executionStartedEventDetails?.input, '{}');
    await sfn.send(new SendTaskSuccessCommand({ taskToken: 't', output: '{}' }));
    await sfn.send(new SendTaskFailureCommand({ taskToken: 't', error: 'E' }));
    await sfn.send(new SendTaskHeartbeatCommand({ taskToken: 't' }));
    assert.deepEqual(calls, [
      ['start', { stateMachineArn: machine.arn, name: 'one', input: '{}' }],
      ['describe', { executionArn }],
      ['stop', { executionArn, error: 'E', cause: 'c' }],
      ['redrive', { executionArn, clientToken: 't' }],
      ['history', { executionArn, reverseOrder: true }],
      ['success', { taskToken: 't', output: '{}' }],
      ['failure', { taskToken: 't', error: 'E' }],
      ['heartbeat', { taskToken: 't' }],
    ]);
  });

  it('lists executions in pages', async (test) => {
    const all = Array.from({ length: 5 }, (_, index) => ({ ...description, name: `run-${index}` }));
    const { client } = await startFixture(test, { engine: anEngine({ listExecutions: () => all }) });
    const sfn = new SFNClient(client);
    const names: (string | undefined)[] = [];
    let nextToken: string | undefined;
    do {
      const page = await sfn.send(
        new ListExecutionsCommand({ stateMachineArn: machine.arn, maxResults: 2, nextToken }),
      );
      names.push(...(page.executions ?? []).map(({ name }) => name));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    assert.deepEqual(names, ['run-0', 'run-1', 'run-2', 'run-3', 'run-4']);
  });

  it('describes a state machine of the deployment', async (test) => {
    const { client } = await startFixture(test, { deployment: aDeployment({ stateMachines: [machine] }) });
    const sfn = new SFNClient(client);
    const described = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn: machine.arn }));
    assert.deepEqual(JSON.parse(described.definition ?? ''), machine.definition);
    const missing = sfn.send(new DescribeStateMachineCommand({ stateMachineArn: `${machine.arn}x` }));
    await assert.rejects(missing, { name: 'StateMachineDoesNotExist' });
  });

  it("answers the engine's errors as the SDK's own classes", async (test) => {
    const refuse = (name: string) => () => {
      throw new AwsError(name, 'refused');
    };
    const { client } = await startFixture(test, {
      engine: anEngine({
        describeExecution: refuse('ExecutionDoesNotExist'),
        sendTaskSuccess: refuse('TaskTimedOut'),
      }),
    });
    const sfn = new SFNClient(client);
    await assert.rejects(sfn.send(new DescribeExecutionCommand({ executionArn })), ExecutionDoesNotExist);
    await assert.rejects(sfn.send(new SendTaskSuccessCommand({ taskToken: 't', output: '1' })), TaskTimedOut);
  });
});

describe('Secrets Manager', () => {
  const secrets = ['app/slack', 'app/empty'].map((name, index) => ({
    logicalId: `S${index}`,
    name,
    arn: arn('secretsmanager', `secret:${name}-AbCdEf`),
  }));
  const deployment = aDeployment({ secrets });

  it('finds a value by name, by ARN and by ARN without its suffix', async (test) => {
    const { client } = await startFixture(test, { deployment, secrets: { 'app/slack': 'first' } });
    const manager = new SecretsManagerClient(client);
    const full = secrets[0]?.arn ?? '';
    for (const SecretId of ['app/slack', full, full.slice(0, -7)]) {
      const { SecretString, CreatedDate } = await manager.send(new GetSecretValueCommand({ SecretId }));
      assert.deepEqual([SecretString, CreatedDate], ['first', new Date(start)]);
    }
  });

  it('rotates: the current value becomes the previous one', async (test) => {
    const { client } = await startFixture(test, { deployment, secrets: { 'app/slack': 'first' } });
    const manager = new SecretsManagerClient(client);
    const SecretId = 'app/slack';
    const read = async (VersionStage?: string) =>
      (await manager.send(new GetSecretValueCommand({ SecretId, VersionStage }))).SecretString;
    const { VersionId } = await manager.send(new PutSecretValueCommand({ SecretId, SecretString: 'second' }));
    assert.deepEqual([await read(), await read('AWSPREVIOUS')], ['second', 'first']);
    await manager.send(new PutSecretValueCommand({ SecretId, SecretString: 'third' }));
    assert.deepEqual([await read(), await read('AWSPREVIOUS')], ['third', 'second']);
    const described = await manager.send(new DescribeSecretCommand({ SecretId }));
    assert.deepEqual(described.VersionIdsToStages?.[VersionId ?? ''], ['AWSPREVIOUS']);
    assert.equal(Object.keys(described.VersionIdsToStages ?? {}).length, 2);
  });

  it('puts a version with a token once', async (test) => {
    const { client } = await startFixture(test, { deployment });
    const manager = new SecretsManagerClient(client);
    const put = (SecretString: string) =>
      manager.send(
        new PutSecretValueCommand({
          SecretId: 'app/slack',
          SecretString,
          ClientRequestToken: 'x'.repeat(32),
        }),
      );
    assert.deepEqual((await put('a')).VersionId, (await put('a')).VersionId);
    await assert.rejects(put('b'), { name: 'ResourceExistsException' });
  });

  it('answers a secret without a value, and one that is not there, as AWS does', async (test) => {
    const { client } = await startFixture(test, { deployment });
    const manager = new SecretsManagerClient(client);
    for (const SecretId of ['app/empty', 'app/none']) {
      await assert.rejects(manager.send(new GetSecretValueCommand({ SecretId })), ResourceNotFoundException);
    }
  });

  it('refuses a value for a secret that the deployment does not have', async (test) => {
    await assert.rejects(startFixture(test, { deployment, secrets: { 'app/slak': 'x' } }), /app\/slak/);
  });
});

describe('Lambda', () => {
  const deployment = aDeployment({ functions: [aFunction('greet')] });
  const full = arn('lambda', 'function:greet');

  it('invokes by name or ARN, with a qualifier, and waits for the answer', async (test) => {
    const lambda = aRecordingLambda(async () => ({ payload: '{"hello":"ann"}' }));
    const { client } = await startFixture(test, { deployment, lambda: lambda.host });
    const sdk = new LambdaClient(client);
    for (const call of [
      { FunctionName: 'greet' },
      { FunctionName: full },
      { FunctionName: `${full}:7` },
      { FunctionName: 'greet', Qualifier: '7' },
    ]) {
      const answer = await sdk.send(new InvokeCommand({ ...call, Payload: '{"name":"ann"}' }));
      assert.deepEqual([answer.StatusCode, answer.FunctionError], [200, undefined]);
      assert.equal(answer.Payload?.transformToString(), '{"hello":"ann"}');
    }
    assert.deepEqual(
      lambda.invoked.map(({ functionArn }) => functionArn),
      [full, full, `${full}:7`, `${full}:7`],
    );
    assert.equal(lambda.invoked[0]?.payload, '{"name":"ann"}');
  });

  it("says that the handler failed, with the handler's error", async (test) => {
    const payload = '{"errorType":"Error","errorMessage":"no","trace":[]}';
    const lambda = aRecordingLambda(async () => ({ payload, functionError: 'Unhandled' }));
    const { client } = await startFixture(test, { deployment, lambda: lambda.host });
    const answer = await new LambdaClient(client).send(new InvokeCommand({ FunctionName: 'greet' }));
    assert.deepEqual([answer.FunctionError, answer.Payload?.transformToString()], ['Unhandled', payload]);
    assert.equal(lambda.invoked[0]?.payload, '{}');
  });

  it('queues an event', async (test) => {
    const lambda = aRecordingLambda();
    const { client } = await startFixture(test, { deployment, lambda: lambda.host });
    const answer = await new LambdaClient(client).send(
      new InvokeCommand({ FunctionName: 'greet', InvocationType: 'Event', Payload: '1' }),
    );
    assert.equal(answer.StatusCode, 202);
    assert.deepEqual([lambda.queued.length, lambda.invoked.length], [1, 0]);
  });

  it('answers throttling and a missing function as Lambda does', async (test) => {
    const refuse = (name: string, status: number) =>
      aRecordingLambda(async () => {
        throw new AwsError(name, 'Rate Exceeded.', status);
      }).host;
    const throttled = await startFixture(test, {
      deployment,
      lambda: refuse('TooManyRequestsException', 429),
    });
    const error: unknown = await new LambdaClient(throttled.client)
      .send(new InvokeCommand({ FunctionName: 'greet' }))
      .catch((caught: unknown) => caught);
    assert.ok(error instanceof TooManyRequestsException);
    assert.equal(error.Reason, 'ConcurrentInvocationLimitExceeded');
    const missing = await startFixture(test, { lambda: refuse('ResourceNotFoundException', 404) });
    await assert.rejects(new LambdaClient(missing.client).send(new InvokeCommand({ FunctionName: 'none' })), {
      name: 'ResourceNotFoundException',
    });
  });
});

describe('EventBridge', () => {
  it('publishes what is well formed and says what is not', async (test) => {
    const published: PublishedEvent[] = [];
    const eventBus = {
      publish(event: PublishedEvent) {
        published.push(event);
        return `id-${published.length}`;
      },
      start() {},
      failures: [],
      close() {},
    };
    const { client } = await startFixture(test, { eventBus });
    const entry = { Source: 'app', DetailType: 'Approved', Detail: '{"id":1}' };
    const { FailedEntryCount, Entries } = await new EventBridgeClient(client).send(
      new PutEventsCommand({
        Entries: [
          entry,
          { ...entry, Detail: 'no json' },
          { ...entry, EventBusName: 'other' },
          { ...entry, EventBusName: 'default', Time: new Date(start), Resources: ['r'] },
        ],
      }),
    );
    assert.equal(FailedEntryCount, 2);
    assert.deepEqual(
      Entries?.map(({ EventId, ErrorCode }) => EventId ?? ErrorCode),
      ['id-1', 'MalformedDetail', 'ResourceNotFoundException', 'id-2'],
    );
    const event = { source: 'app', detailType: 'Approved', detail: { id: 1 } };
    assert.deepEqual(published, [event, { ...event, resources: ['r'], time: start }]);
  });
});

describe('queues, topics, metrics and identity', () => {
  const queue = { logicalId: 'Q', name: 'dead-letters', arn: arn('sqs', 'dead-letters') };
  const topic = { logicalId: 'T', name: 'alarms', arn: arn('sns', 'alarms') };
  const deployment = aDeployment({ queues: [queue], topics: [topic] });

  it('keeps messages for their receivers, one receiver at a time', async (test) => {
    const { endpoint, clock } = await startFixture(test, { deployment });
    const sqs = async (operation: string, input: object) => {
      const response = await fetch(endpoint.url, {
        method: 'POST',
        headers: {
          ...signed('sqs'),
          'x-amz-target': `AmazonSQS.${operation}`,
          'content-type': 'application/x-amz-json-1.0',
        },
        body: JSON.stringify({ QueueUrl: `${endpoint.url}/1/dead-letters`, ...input }),
      });
      return { status: response.status, answer: (await response.json()) as SqsAnswer };
    };
    const sent = await sqs('SendMessage', { MessageBody: 'lost' });
    assert.equal(sent.answer.MD5OfMessageBody, '1c9a44eb2e8eaf3da1eb551da310cce7');
    assert.deepEqual(
      endpoint.messages.messages(queue.arn).map(({ body }) => body),
      ['lost'],
    );
    const first = await sqs('ReceiveMessage', { VisibilityTimeout: 60 });
    assert.equal(first.answer.Messages[0]?.Body, 'lost');
    assert.equal((await sqs('ReceiveMessage', {})).answer.Messages.length, 0);
    await clock.sleep(60_000);
    const again = await sqs('ReceiveMessage', {});
    await sqs('DeleteMessage', { ReceiptHandle: again.answer.Messages[0]?.ReceiptHandle });
    assert.deepEqual(endpoint.messages.messages(queue.arn), []);
    const missing = await sqs('SendMessage', { QueueUrl: 'http://x/1/none', MessageBody: 'x' });
    assert.deepEqual([missing.status, missing.answer.__type], [400, 'QueueDoesNotExist']);
  });

  it('publishes to a topic and says who is calling', async (test) => {
    const { endpoint } = await startFixture(test, { deployment });
    const form = async (service: string, fields: Record<string, string>) => {
      const response = await fetch(endpoint.url, {
        method: 'POST',
        headers: signed(service),
        body: new URLSearchParams(fields),
      });
      return { status: response.status, text: await response.text() };
    };
    const publish = { Action: 'Publish', TopicArn: topic.arn, Subject: 'S', Message: 'down & out' };
    assert.match((await form('sns', publish)).text, /<PublishResult><MessageId>[0-9a-f-]{36}</);
    const [message] = endpoint.messages.messages(topic.arn);
    assert.deepEqual([message?.body, message?.subject, message?.sentAt], ['down & out', 'S', start]);
    const missing = await form('sns', { ...publish, TopicArn: arn('sns', 'none') });
    assert.equal(missing.status, 404);
    assert.match(missing.text, /<Code>NotFound<\/Code>/);
    assert.match(
      (await form('sts', { Action: 'GetCallerIdentity' })).text,
      /<Account>123456789012<\/Account>/,
    );
  });

  it('keeps metrics', async (test) => {
    const { endpoint } = await startFixture(test);
    const response = await fetch(endpoint.url, {
      method: 'POST',
      headers: { ...signed('monitoring'), 'x-amz-target': 'GraniteServiceVersion20100801.PutMetricData' },
      body: JSON.stringify({
        Namespace: 'app',
        MetricData: [{ MetricName: 'n', Value: 2, Unit: 'Count', Dimensions: [{ Name: 'a', Value: 'b' }] }],
      }),
    });
    assert.equal(response.status, 200);
    const [metric] = endpoint.metrics;
    assert.deepEqual(metric, {
      namespace: 'app',
      name: 'n',
      value: 2,
      unit: 'Count',
      dimensions: { a: 'b' },
    });
  });
});
