import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Duration, RemovalPolicy, SecretValue, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import * as secrets from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { deploymentOf, nodeFunction } from './synthesised-app.ts';

/** The only item of a list. */
function only<T>(items: readonly T[]): T {
  assert.equal(items.length, 1);
  return items[0] as T;
}

describe('Resources in an assembly', () => {
  it('reads a function with its code, limits, variables and asynchronous behaviour', () => {
    const deployment = deploymentOf((app) => {
      const stack = new Stack(app, 'Shop');
      const queue = new sqs.Queue(stack, 'Lost', { queueName: 'lost' });
      nodeFunction(stack, 'Pay', {
        functionName: 'pay',
        timeout: Duration.seconds(20),
        memorySize: 512,
        environment: { QUEUE: queue.queueUrl, COUNT: '3', REGION: stack.region, STACK: stack.stackName },
        reservedConcurrentExecutions: 4,
        deadLetterQueue: queue,
        onFailure: new SqsDestination(queue),
        maxEventAge: Duration.hours(1),
        retryAttempts: 1,
      });
    });
    const { codeDirectory: directory, logicalId, ...pay } = only(deployment.functions);
    assert.match(directory, /asset\.[0-9a-f]{64}$/);
    assert.match(logicalId, /^Pay/);
    assert.deepEqual(pay, {
      name: 'pay',
      arn: 'arn:aws:lambda:us-east-1:000000000000:function:pay',
      handler: 'index.handler',
      runtime: 'nodejs24.x',
      timeoutMs: 20_000,
      memoryMb: 512,
      environment: {
        QUEUE: 'https://sqs.us-east-1.amazonaws.com/000000000000/lost',
        COUNT: '3',
        REGION: 'us-east-1',
        STACK: 'Shop',
      },
      reservedConcurrency: 4,
      asynchronous: {
        retryAttempts: 1,
        maximumAgeMs: 3_600_000,
        deadLetterArn: 'arn:aws:sqs:us-east-1:000000000000:lost',
        onFailureArn: 'arn:aws:sqs:us-east-1:000000000000:lost',
      },
    });
  });

  it("gives a function Lambda's defaults where the template says nothing", () => {
    const pay = only(deploymentOf((app) => nodeFunction(new Stack(app, 'Shop'), 'Pay')).functions);
    assert.equal(pay.timeoutMs, 3000);
    assert.equal(pay.memoryMb, 128);
    assert.deepEqual(pay.environment, {});
    assert.deepEqual(pay.asynchronous, { retryAttempts: 2, maximumAgeMs: 21_600_000 });
    assert.equal('reservedConcurrency' in pay, false);
    assert.match(pay.name, /^Shop-Pay/);
  });

  it('reads both kinds of tables with their indexes and time to live', () => {
    const key = (name: string) => ({ name, type: dynamodb.AttributeType.STRING });
    const { tables } = deploymentOf((app) => {
      const stack = new Stack(app, 'Shop');
      new dynamodb.TableV2(stack, 'Orders', {
        tableName: 'orders',
        partitionKey: key('id'),
        sortKey: { name: 'at', type: dynamodb.AttributeType.NUMBER },
        timeToLiveAttribute: 'expiresAt',
        globalSecondaryIndexes: [
          {
            indexName: 'byBuyer',
            partitionKey: key('buyer'),
            projectionType: dynamodb.ProjectionType.INCLUDE,
            nonKeyAttributes: ['total'],
          },
        ],
      });
      const old = new dynamodb.Table(stack, 'Old', { partitionKey: key('id'), sortKey: key('at') });
      old.addLocalSecondaryIndex({ indexName: 'byTotal', sortKey: key('total') });
    });
    const [orders, old] = tables;
    assert.equal(orders?.arn, 'arn:aws:dynamodb:us-east-1:000000000000:table/orders');
    assert.deepEqual(orders?.keySchema, [
      { attributeName: 'id', keyType: 'HASH' },
      { attributeName: 'at', keyType: 'RANGE' },
    ]);
    assert.deepEqual(orders?.attributes, [
      { attributeName: 'id', attributeType: 'S' },
      { attributeName: 'at', attributeType: 'N' },
      { attributeName: 'buyer', attributeType: 'S' },
    ]);
    assert.deepEqual(orders?.globalIndexes, [
      {
        indexName: 'byBuyer',
        keySchema: [{ attributeName: 'buyer', keyType: 'HASH' }],
        projectionType: 'INCLUDE',
        nonKeyAttributes: ['total'],
      },
    ]);
    assert.equal(orders?.timeToLiveAttribute, 'expiresAt');
    assert.equal(old?.localIndexes[0]?.indexName, 'byTotal');
    assert.equal('timeToLiveAttribute' in (old ?? {}), false);
  });

  it('reads buckets, and leaves out what empties them on deletion', () => {
    const deployment = deploymentOf((app) => {
      const stack = new Stack(app, 'Shop');
      new s3.Bucket(stack, 'Pictures', { autoDeleteObjects: true, removalPolicy: RemovalPolicy.DESTROY });
    });
    const bucket = only(deployment.buckets);
    assert.match(bucket.name, /^shop-pictures[0-9a-f]+$/);
    assert.equal(bucket.arn, `arn:aws:s3:::${bucket.name}`);
    assert.deepEqual(deployment.functions, []);
  });

  it('gives a secret a name that CDK finds again in its ARN, named or not', () => {
    const deployment = deploymentOf((app) => {
      const stack = new Stack(app, 'Shop');
      const named = new secrets.Secret(stack, 'Named', { secretName: 'shop/card-processor/key' });
      const unnamed = new secrets.Secret(stack, 'Unnamed');
      nodeFunction(stack, 'Pay', {
        environment: { NAMED: named.secretName, UNNAMED: unnamed.secretName, ARN: named.secretArn },
      });
    });
    const { environment } = only(deployment.functions);
    const [named, unnamed] = deployment.secrets;
    assert.equal(named?.name, 'shop/card-processor/key');
    assert.equal(environment['NAMED'], named?.name);
    assert.equal(environment['UNNAMED'], unnamed?.name);
    assert.equal(environment['ARN'], named?.arn);
  });

  it("makes a secret's first value as the template says", () => {
    const { secrets: values } = deploymentOf((app) => {
      const stack = new Stack(app, 'Shop');
      new secrets.Secret(stack, 'Given', { secretStringValue: SecretValue.unsafePlainText('{"a":1}') });
      new secrets.Secret(stack, 'Made', {
        generateSecretString: {
          secretStringTemplate: '{"user":"shop"}',
          generateStringKey: 'password',
          passwordLength: 12,
          excludePunctuation: true,
        },
      });
    });
    assert.equal(values[0]?.initialValue, '{"a":1}');
    const made = JSON.parse(values[1]?.initialValue ?? '');
    assert.equal(made.user, 'shop');
    assert.match(made.password, /^[A-Za-z0-9]{12}$/);
  });

  it('resolves the ARNs in a state machine and parses it', () => {
    const deployment = deploymentOf((app) => {
      const stack = new Stack(app, 'Shop');
      const pay = nodeFunction(stack, 'Pay', { functionName: 'pay' });
      new sfn.StateMachine(stack, 'Order', {
        stateMachineName: 'order',
        definitionBody: sfn.DefinitionBody.fromChainable(
          tasks.LambdaInvoke.jsonata(stack, 'Take the money', { lambdaFunction: pay }),
        ),
      });
    });
    const machine = only(deployment.stateMachines);
    const { definition, logicalId, ...rest } = machine;
    assert.match(logicalId, /^Order/);
    assert.deepEqual(rest, {
      name: 'order',
      arn: 'arn:aws:states:us-east-1:000000000000:stateMachine:order',
      type: 'STANDARD',
    });
    const { States } = definition as { States: Record<string, { Arguments: { FunctionName: string } }> };
    assert.equal(
      States['Take the money']?.Arguments.FunctionName,
      'arn:aws:lambda:us-east-1:000000000000:function:pay',
    );
  });

  it('reads a definition given as an object, with its substitutions', () => {
    const deployment = deploymentOf((app) => {
      const stack = new Stack(app, 'Shop');
      new sfn.CfnStateMachine(stack, 'Order', {
        roleArn: 'arn:aws:iam::000000000000:role/any',
        definition: { StartAt: 'A', States: { A: { Type: 'Pass', Comment: `\${note}`, End: true } } },
        definitionSubstitutions: { note: 'he said "go"' },
      });
    });
    const { definition } = only(deployment.stateMachines);
    assert.deepEqual(definition, {
      StartAt: 'A',
      States: { A: { Type: 'Pass', Comment: 'he said "go"', End: true } },
    });
  });

  it('reads rules and schedules alike', () => {
    const { rules } = deploymentOf((app) => {
      const stack = new Stack(app, 'Shop');
      const pay = nodeFunction(stack, 'Pay', { functionName: 'pay' });
      new events.Rule(stack, 'Ended', {
        ruleName: 'ended',
        eventPattern: { source: ['aws.states'], detail: { status: ['FAILED'] } },
        targets: [
          new targets.LambdaFunction(pay, {
            event: events.RuleTargetInput.fromObject({ name: events.EventField.fromPath('$.detail.name') }),
          }),
        ],
      });
      new events.Rule(stack, 'Clock', {
        ruleName: 'clock',
        enabled: false,
        schedule: events.Schedule.rate(Duration.minutes(5)),
        targets: [new targets.LambdaFunction(pay, { event: events.RuleTargetInput.fromObject({ a: 1 }) })],
      });
      new scheduler.Schedule(stack, 'Morning', {
        scheduleName: 'morning',
        schedule: scheduler.ScheduleExpression.cron({ hour: '9' }),
        target: new LambdaInvoke(pay, { input: scheduler.ScheduleTargetInput.fromObject({ b: 2 }) }),
      });
    });
    const arn = 'arn:aws:lambda:us-east-1:000000000000:function:pay';
    assert.deepEqual(
      rules.map(({ logicalId: _, ...rule }) => rule),
      [
        {
          name: 'ended',
          enabled: true,
          eventPattern: { source: ['aws.states'], detail: { status: ['FAILED'] } },
          targets: [
            {
              arn,
              inputTransformer: {
                inputPathsMap: { 'detail-name': '$.detail.name' },
                inputTemplate: '{"name":<detail-name>}',
              },
            },
          ],
        },
        {
          name: 'clock',
          enabled: false,
          scheduleExpression: 'rate(5 minutes)',
          targets: [{ arn, input: '{"a":1}' }],
        },
        {
          name: 'morning',
          enabled: true,
          scheduleExpression: 'cron(* 9 * * ? *)',
          targets: [{ arn, input: '{"b":2}' }],
        },
      ],
    );
  });

  it('ignores what changes nothing that the system does', () => {
    const deployment = deploymentOf((app) => {
      const stack = new Stack(app, 'Shop');
      const pay = nodeFunction(stack, 'Pay', { tracing: lambda.Tracing.ACTIVE });
      const topic = new sns.Topic(stack, 'Alarms', { topicName: 'alarms' });
      topic.addSubscription(new EmailSubscription('ops@shop.example'));
      new cloudwatch.Alarm(stack, 'Failing', {
        metric: pay.metricErrors(),
        threshold: 1,
        evaluationPeriods: 1,
      });
      new cloudwatch.Dashboard(stack, 'Board');
    });
    assert.deepEqual(
      deployment.topics.map(({ name }) => name),
      ['alarms'],
    );
  });
});
