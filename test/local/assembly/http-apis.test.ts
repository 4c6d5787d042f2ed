import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { readDeployment } from '../../../lib/local/assembly/read-deployment.ts';
import { deploymentOf, nodeFunction, synthesise } from './synthesised-app.ts';

/** The only item of a list. */
function only<T>(items: readonly T[]): T {
  assert.equal(items.length, 1);
  return items[0] as T;
}

describe('HTTP APIs in an assembly', () => {
  it('puts the routes, integrations and authorizers of an API together', () => {
    const deployment = deploymentOf((app) => {
      const stack = new Stack(app, 'Shop');
      const pay = nodeFunction(stack, 'Pay', { functionName: 'pay' });
      const api = new apigateway.HttpApi(stack, 'Api', {
        apiName: 'shop',
        corsPreflight: {
          allowOrigins: ['https://shop.example'],
          allowMethods: [apigateway.CorsHttpMethod.GET],
          allowHeaders: ['authorization'],
          maxAge: Duration.minutes(10),
        },
      });
      const tokens = new HttpJwtAuthorizer('tokens', 'https://issuer.example', { jwtAudience: ['shop'] });
      const live = new HttpLambdaIntegration('live', pay.addAlias('live') as lambda.IFunction, {
        timeout: Duration.seconds(5),
      });
      api.addRoutes({
        path: '/orders/{id}',
        methods: [apigateway.HttpMethod.GET],
        integration: live,
        authorizer: tokens,
        authorizationScopes: ['orders.read'],
      });
      api.addRoutes({
        path: '/admin/{proxy+}',
        integration: new HttpLambdaIntegration('plain', pay),
        authorizer: new HttpIamAuthorizer(),
      });
      api.addRoutes({ path: '/hook', methods: [apigateway.HttpMethod.POST], integration: live });
      const stage = api.defaultStage?.node.defaultChild as apigateway.CfnStage;
      stage.stageVariables = { color: 'blue' };
      stage.defaultRouteSettings = { throttlingRateLimit: 10, throttlingBurstLimit: 20 };
    });
    const { logicalId, id, ...api } = only(deployment.httpApis);
    assert.match(logicalId, /^Api/);
    assert.match(id, /^[0-9a-f]{10}$/);
    const pay = 'arn:aws:lambda:us-east-1:000000000000:function:pay';
    assert.deepEqual(api, {
      name: 'shop',
      routes: [
        {
          method: 'GET',
          path: '/orders/{id}',
          functionArn: `${pay}:live`,
          timeoutMs: 5000,
          authorization: {
            type: 'JWT',
            issuer: 'https://issuer.example',
            audience: ['shop'],
            scopes: ['orders.read'],
          },
        },
        {
          method: 'ANY',
          path: '/admin/{proxy+}',
          functionArn: pay,
          timeoutMs: 30_000,
          authorization: { type: 'AWS_IAM' },
        },
        {
          method: 'POST',
          path: '/hook',
          functionArn: `${pay}:live`,
          timeoutMs: 5000,
          authorization: { type: 'NONE' },
        },
      ],
      cors: {
        allowOrigins: ['https://shop.example'],
        allowMethods: ['GET'],
        allowHeaders: ['authorization'],
        exposeHeaders: [],
        maxAgeSeconds: 600,
        allowCredentials: false,
      },
      stageVariables: { color: 'blue' },
      throttle: { ratePerSecond: 10, burst: 20 },
    });
  });

  it('puts the address in place at which an API is served', () => {
    const assembly = synthesise((app) => {
      const stack = new Stack(app, 'Shop');
      const api = new apigateway.HttpApi(stack, 'Api');
      new CfnOutput(stack, 'Address', { value: api.apiEndpoint });
    });
    const { outputs } = readDeployment(assembly, { apiEndpoint: (id) => `http://127.0.0.1/${id}` });
    const [api] = readDeployment(assembly).httpApis;
    assert.equal(outputs['Address'], `http://127.0.0.1/${api?.id}`);
  });
});
