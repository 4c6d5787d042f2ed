import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CfnOutput, Stack, TimeZone } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { readDeployment } from '../../../lib/local/assembly/read-deployment.ts';
import { nodeFunction, synthesise, writeAssembly } from './synthesised-app.ts';

describe('readDeployment', () => {
  it('refuses all that it does not know, in one error that names each', () => {
    const assembly = synthesise((app) => {
      const stack = new Stack(app, 'Shop');
      const pay = nodeFunction(stack, 'Pay', { runtime: lambda.Runtime.PYTHON_3_13 });
      new kinesis.Stream(stack, 'Clicks');
      new ec2.CfnEIP(stack, 'Address');
      const api = new apigateway.HttpApi(stack, 'Api');
      api.addRoutes({
        path: '/elsewhere',
        integration: new HttpUrlIntegration('elsewhere', 'https://shop.example'),
      });
      new CfnOutput(stack, 'Name', { value: pay.functionName });
    });
    assert.throws(
      () => readDeployment(assembly),
      (error: Error & { findings: readonly string[] }) => {
        assert.equal(error.name, 'UnsupportedResourceError');
        assert.equal(error.findings.length, 4);
        assert.match(error.message, /Shop\/Clicks\w+ \(AWS::Kinesis::Stream\) is not known/);
        assert.match(error.message, /Shop\/Address \(AWS::EC2::EIP\) is not known/);
        assert.match(error.message, /Shop\/Pay\w+ \(AWS::Lambda::Function\) runs on python3.13/);
        assert.match(error.message, /AWS::ApiGatewayV2::Integration\) is an integration of type HTTP_PROXY/);
        return true;
      },
    );
  });

  it('leaves the providers of custom resources out, with their layers, and names the resources alone', () => {
    const assembly = synthesise((app) => {
      const stack = new Stack(app, 'Shop');
      new BucketDeployment(stack, 'Site', {
        sources: [Source.data('index.html', '<p>')],
        destinationBucket: new s3.Bucket(stack, 'Pages') as s3.IBucket,
      });
    });
    assert.throws(
      () => readDeployment(assembly),
      (error: Error & { findings: readonly string[] }) => {
        assert.equal(error.findings.length, 1);
        assert.match(error.message, /Shop\/Site\w+ \(Custom::CDKBucketDeployment\) is not known/);
        return true;
      },
    );
    const deployment = readDeployment(assembly, { without: ['Custom::CDKBucketDeployment'] });
    assert.deepEqual(deployment.functions, []);
    assert.equal(deployment.buckets.length, 1);
  });

  it('refuses a schedule in a time zone that it does not keep', () => {
    const assembly = synthesise((app) => {
      const stack = new Stack(app, 'Shop');
      new scheduler.Schedule(stack, 'Morning', {
        schedule: scheduler.ScheduleExpression.cron({ hour: '9', timeZone: TimeZone.EUROPE_BERLIN }),
        target: new LambdaInvoke(nodeFunction(stack, 'Pay')),
      });
    });
    assert.throws(() => readDeployment(assembly), /Shop\/Morning\w+ .* is in the time zone Europe\/Berlin/);
  });

  it('does without a type that the caller names', () => {
    const assembly = synthesise((app) => new kinesis.Stream(new Stack(app, 'Shop'), 'Clicks'));
    assert.deepEqual(readDeployment(assembly, { without: ['AWS::Kinesis::Stream'] }).functions, []);
  });

  it('refuses packed code and a property of the wrong kind', () => {
    const properties = { Handler: 'index.handler', Runtime: 'nodejs24.x', Code: { S3Key: 'code.zip' } };
    const shop = (Properties: unknown) =>
      writeAssembly({ Shop: { Resources: { Pay: { Type: 'AWS::Lambda::Function', Properties } } } });
    assert.throws(
      () => readDeployment(shop(properties)),
      /Shop\/Pay\S+: the assembly has no asset code\.zip/,
    );
    assert.throws(
      () => readDeployment(shop({ ...properties, Timeout: 'soon' })),
      /Shop\/Pay\.Properties cannot be read: [\s\S]*Timeout/,
    );
  });

  it('refuses a folder that is no assembly', () => {
    assert.throws(() => readDeployment('/nowhere'), {
      name: 'AssemblyError',
      message: /\/nowhere has no manifest\.json: synthesise the app/,
    });
  });
});
