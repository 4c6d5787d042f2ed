import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CfnParameter, Fn, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { readDeployment } from '../../../lib/local/assembly/read-deployment.ts';
import { deploymentOf, nodeFunction, writeAssembly } from './synthesised-app.ts';

/** The only item of a list. */
function only<T>(items: readonly T[]): T {
  assert.equal(items.length, 1);
  return items[0] as T;
}

describe('References in an assembly', () => {
  it('follows references between stacks, stages and nested stacks', () => {
    class Inner extends NestedStack {
      readonly table: dynamodb.TableV2;
      constructor(scope: Stack, bucketName: string) {
        super(scope, 'Inner');
        this.table = new dynamodb.TableV2(this, 'Orders', {
          partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
        });
        nodeFunction(this, 'Nested', { functionName: 'nested', environment: { BUCKET: bucketName } });
      }
    }
    const deployment = deploymentOf((app) => {
      const stage = new Stage(app, 'Prod');
      const data = new Stack(stage, 'Data');
      const bucket = new s3.Bucket(data, 'Pictures', { bucketName: 'pictures' });
      const shop = new Stack(stage, 'Shop');
      const inner = new Inner(shop, bucket.bucketName);
      nodeFunction(shop, 'Pay', {
        functionName: 'pay',
        environment: { BUCKET: bucket.bucketArn, TABLE: inner.table.tableName },
      });
    });
    const pay = deployment.functions.find(({ name }) => name === 'pay');
    const nested = deployment.functions.find(({ name }) => name === 'nested');
    assert.equal(pay?.environment['BUCKET'], 'arn:aws:s3:::pictures');
    assert.equal(pay?.environment['TABLE'], only(deployment.tables).name);
    assert.equal(nested?.environment['BUCKET'], 'pictures');
  });

  it('takes account and region from a stack that names them', () => {
    const deployment = deploymentOf((app) => {
      nodeFunction(
        new Stack(app, 'Shop', { env: { account: '111122223333', region: 'eu-central-1' } }),
        'Pay',
        {
          functionName: 'pay',
        },
      );
    });
    assert.equal(deployment.account, '111122223333');
    assert.equal(only(deployment.functions).arn, 'arn:aws:lambda:eu-central-1:111122223333:function:pay');
  });

  it("uses a parameter's default, mappings and conditions", () => {
    const { queues, outputs } = readDeployment(
      writeAssembly({
        Shop: {
          Parameters: { Kind: { Type: 'String', Default: 'test' } },
          Mappings: { Names: { test: { queue: 'test-orders' }, prod: { queue: 'orders' } } },
          Conditions: {
            IsProd: { 'Fn::Equals': [{ Ref: 'Kind' }, 'prod'] },
            IsTest: { 'Fn::Not': [{ Condition: 'IsProd' }] },
          },
          Resources: {
            Orders: {
              Type: 'AWS::SQS::Queue',
              Properties: { QueueName: { 'Fn::FindInMap': ['Names', { Ref: 'Kind' }, 'queue'] } },
            },
            OnlyInProd: { Type: 'AWS::SQS::Queue', Condition: 'IsProd' },
            OnlyInTest: { Type: 'AWS::SQS::Queue', Condition: 'IsTest', Properties: { QueueName: 'x' } },
          },
          Outputs: { Name: { Value: { 'Fn::GetAtt': ['Orders', 'QueueName'] } } },
        },
      }),
    );
    assert.deepEqual(
      queues.map(({ name }) => name),
      ['test-orders', 'x'],
    );
    assert.deepEqual(outputs, { Name: 'test-orders' });
  });

  it('says where a reference is that cannot be resolved', () => {
    const withVariable = (value: unknown) =>
      writeAssembly({
        Shop: {
          Parameters: {
            Needed: { Type: 'String' },
            Stored: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/shop/name' },
          },
          Resources: { Orders: { Type: 'AWS::SQS::Queue', Properties: { QueueName: value } } },
        },
      });
    const where = 'Shop/Orders\\.Properties\\.QueueName\\.\\S+ cannot be resolved: ';
    const cases: readonly (readonly [unknown, string])[] = [
      [{ Ref: 'Missing' }, 'there is no resource Missing'],
      [{ Ref: 'Needed' }, 'the parameter Needed has no default'],
      [{ Ref: 'Stored' }, 'the parameter Stored is read from SSM'],
      [{ 'Fn::ImportValue': 'Elsewhere' }, 'no stack of the assembly exports Elsewhere'],
      [{ 'Fn::FindInMap': ['A', 'b', 'c'] }, 'there is no mapping A.b.c'],
    ];
    for (const [value, why] of cases) {
      assert.throws(() => readDeployment(withVariable(value)), {
        name: 'AssemblyError',
        message: new RegExp(`^${where}${why}`),
      });
    }
  });

  it('takes a list parameter apart', () => {
    const { queues } = deploymentOf((app) => {
      const stack = new Stack(app, 'Shop');
      const parameter = new CfnParameter(stack, 'Names', { type: 'CommaDelimitedList', default: 'one,two' });
      new sqs.Queue(stack, 'Second', { queueName: Fn.select(1, parameter.valueAsList) });
    });
    assert.deepEqual(
      queues.map(({ name }) => name),
      ['two'],
    );
  });
});
