import { basename, join } from 'node:path';
import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { build } from 'esbuild';
import { parcelJourney } from './parcel-journey.ts';

const handlers = join(import.meta.dirname, 'handlers');
const handlerNames = [
  'register-parcel',
  'show-parcel',
  'take-signature',
  'print-label',
  'weigh-parcel',
  'scan-parcel',
  'ask-signature',
  'settle-parcel',
  'note-end',
  'report-depot',
];

/** Bundles the handlers in one go and synthesises the app; answers the assembly's folder. */
export async function synthesiseParcelApp(directory: string): Promise<string> {
  const bundles = join(directory, 'bundles');
  await build({
    entryPoints: handlerNames.map((name) => ({ in: join(handlers, `${name}.ts`), out: `${name}/index` })),
    outdir: bundles,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    logLevel: 'warning',
  });
  const outdir = join(directory, 'cdk.out');
  const app = new App({ outdir, analyticsReporting: false, treeMetadata: false });
  buildParcelStack(new Stack(app, 'Parcels'), bundles);
  app.synth();
  return outdir;
}

function buildParcelStack(stack: Stack, bundles: string): void {
  const parcels = new TableV2(stack, 'ParcelsTable', {
    partitionKey: { name: 'id', type: AttributeType.STRING },
    globalSecondaryIndexes: [
      { indexName: 'byDepot', partitionKey: { name: 'depot', type: AttributeType.STRING } },
    ],
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const labels = new Bucket(stack, 'Labels', {
    autoDeleteObjects: true,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const handler = (name: string) => {
    const made = new lambda.Function(stack, name, {
      code: lambda.Code.fromAsset(join(bundles, basename(name))),
      handler: 'index.handler',
      runtime: lambda.Runtime.NODEJS_24_X,
      timeout: Duration.seconds(20),
      environment: { PARCELS_TABLE: parcels.tableName, LABELS_BUCKET: labels.bucketName },
    });
    parcels.grantReadWriteData(made);
    labels.grantReadWrite(made);
    return made;
  };

  const journey = parcelJourney(stack, {
    print: handler('print-label'),
    weigh: handler('weigh-parcel'),
    scan: handler('scan-parcel'),
    ask: handler('ask-signature'),
    settle: handler('settle-parcel'),
  });

  const api = new apigateway.HttpApi(stack, 'Api');
  const users = new HttpJwtAuthorizer('users', 'https://sign-in.parcels.example/', {
    jwtAudience: ['parcels'],
  });
  const register = handler('register-parcel');
  register.addEnvironment('JOURNEY_ARN', journey.stateMachineArn).addEnvironment('API_URL', api.apiEndpoint);
  journey.grantStartExecution(register);
  const show = new HttpLambdaIntegration('show', handler('show-parcel'));
  const sign = handler('take-signature');
  journey.grantTaskResponse(sign);
  const { GET, POST } = apigateway.HttpMethod;
  api.addRoutes({
    path: '/parcels',
    methods: [POST],
    integration: new HttpLambdaIntegration('register', register),
    authorizer: users,
    authorizationScopes: ['parcels.write'],
  });
  api.addRoutes({ path: '/parcels', methods: [GET], integration: show, authorizer: users });
  api.addRoutes({ path: '/parcels/{id}', methods: [GET], integration: show, authorizer: users });
  api.addRoutes({
    path: '/parcels/{id}/signature',
    methods: [POST],
    integration: new HttpLambdaIntegration('sign', sign.addAlias('live') as lambda.IFunction),
  });

  new events.Rule(stack, 'JourneyEnded', {
    eventPattern: {
      source: ['aws.states'],
      detailType: ['Step Functions Execution Status Change'],
      detail: { stateMachineArn: [journey.stateMachineArn], status: ['SUCCEEDED', 'FAILED', 'TIMED_OUT'] },
    },
    targets: [
      new LambdaFunction(handler('note-end'), {
        event: events.RuleTargetInput.fromObject({
          parcel: events.EventField.fromPath('$.detail.name'),
          status: events.EventField.fromPath('$.detail.status'),
        }),
      }),
    ],
  });
  new scheduler.Schedule(stack, 'Report', {
    schedule: scheduler.ScheduleExpression.rate(Duration.minutes(30)),
    target: new LambdaInvoke(handler('report-depot'), {
      input: scheduler.ScheduleTargetInput.fromObject({ depot: 'north' }),
    }),
  });
  new CfnOutput(stack, 'ApiUrl', { value: api.apiEndpoint });
}
