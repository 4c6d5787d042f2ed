import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { functionCatalogue } from '../../lib/constructs/function-catalogue.ts';
import { routes } from '../../lib/constructs/routes.ts';
import { stages } from '../../lib/stages.ts';
import { removeAssemblies, stackTemplate, type TemplateResource } from './stack-template.ts';

const dev = stackTemplate('dev');
const prod = stackTemplate('prod');
after(removeAssemblies);

const functions = dev.ofType('AWS::Lambda::Function').map(([, resource]) => resource);
const machines = dev.ofType('AWS::StepFunctions::StateMachine').map(([, { Properties }]) => Properties);

function functionNamed(id: string): TemplateResource {
  const found = functions.find(({ Properties }) => {
    return Properties['Environment'].Variables.POWERTOOLS_SERVICE_NAME === id;
  });
  assert.ok(found, `there is no function ${id}`);
  return found;
}

/** Every statement of every policy that is attached to a function's role. */
function statementsOf(id: string): { Action: string | string[]; Resource: unknown }[] {
  const role = functionNamed(id).Properties['Role']['Fn::GetAtt'][0];
  return dev
    .ofType('AWS::IAM::Policy')
    .filter(([, { Properties }]) => Properties['Roles'].some((one: { Ref: string }) => one.Ref === role))
    .flatMap(([, { Properties }]) => Properties['PolicyDocument'].Statement);
}

describe('the stack', () => {
  for (const stage of stages) {
    it(`of stage ${stage} has no finding that nobody acknowledged`, () => {
      assert.deepEqual((stage === 'dev' ? dev : prod).findings(), []);
    });
  }

  it('has fewer than 400 resources', () => {
    assert.ok(Object.keys(dev.resources).length < 400, `${Object.keys(dev.resources).length} resources`);
  });

  it('tells what people and tools need of it', () => {
    assert.deepEqual(dev.outputs.toSorted(), [
      'ApiUrl',
      'CampaignMachineArn',
      'CampaignsTable',
      'CircuitBreakersTable',
      'ImagesUrl',
      'UndoMachineArn',
      'WizardsTable',
    ]);
  });

  it('does not depend on when or where it is synthesised', () => {
    assert.deepEqual(stackTemplate('dev').resources, dev.resources);
  });
});

describe('the functions of the stack', () => {
  it('are those of the catalogue', () => {
    assert.deepEqual(
      functions
        .map(({ Properties }) => Properties['Environment'].Variables.POWERTOOLS_SERVICE_NAME)
        .toSorted(),
      functionCatalogue.map(({ id }) => id).toSorted(),
    );
  });

  for (const { id, timeoutSeconds } of functionCatalogue) {
    it(`run ${id} on Node.js 24 and arm64, traced, with a log group and in its time`, () => {
      const { Properties } = functionNamed(id);
      assert.equal(Properties['Runtime'], 'nodejs24.x');
      assert.deepEqual(Properties['Architectures'], ['arm64']);
      assert.deepEqual(Properties['TracingConfig'], { Mode: 'Active' });
      assert.equal(Properties['Handler'], 'index.handler');
      assert.equal(Properties['Timeout'], timeoutSeconds);
      const logGroup = dev.resources[Properties['LoggingConfig'].LogGroup.Ref];
      assert.equal(logGroup?.Properties['RetentionInDays'], 30);
    });
  }

  it('have a log group of their own each', () => {
    const groups = functions.map(({ Properties }) => Properties['LoggingConfig'].LogGroup.Ref);
    assert.equal(new Set(groups).size, functions.length);
  });

  it('all get the settings of the campaigns', () => {
    for (const { Properties } of functions) {
      const { Variables } = Properties['Environment'];
      assert.equal(JSON.parse(Variables.CAMPAIGN_SETTINGS).reviewHours, 24);
      assert.equal(Variables.STAGE, 'dev');
      assert.equal(Variables.POWERTOOLS_METRICS_NAMESPACE, 'CampaignOrchestrator');
      assert.equal(Variables.NODE_OPTIONS, '--enable-source-maps');
    }
  });

  it('get settings and secret of each service that they call, and of no other', () => {
    for (const { id, services = [] } of functionCatalogue) {
      const variables = Object.keys(functionNamed(id).Properties['Environment'].Variables);
      const expected = services.flatMap((service) => {
        const name = service.toUpperCase();
        return service === 'pages' ? [`${name}_SETTINGS`] : [`${name}_SECRET_ID`, `${name}_SETTINGS`];
      });
      const found = variables.filter((name) => /_(SECRET_ID|SETTINGS)$/.test(name));
      const calls = services.length === 0 ? [] : ['CALL_SETTINGS'];
      assert.deepEqual(found.toSorted(), ['CAMPAIGN_SETTINGS', ...calls, ...expected].toSorted(), id);
    }
  });

  it('may read the secrets of the services that they call, and of no other', () => {
    for (const { id, services = [] } of functionCatalogue) {
      const secrets = statementsOf(id)
        .filter(({ Action }) => [Action].flat().includes('secretsmanager:GetSecretValue'))
        .flatMap(({ Resource }) => [Resource].flat());
      assert.equal(secrets.length, services.filter((service) => service !== 'pages').length, id);
    }
  });

  it('may do nothing with all resources but trace', () => {
    for (const { id } of functionCatalogue) {
      const open = statementsOf(id).filter(({ Resource }) => [Resource].flat().includes('*'));
      const actions = open.flatMap(({ Action }) => [Action].flat());
      assert.deepEqual(actions.toSorted(), ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], id);
    }
  });

  it('read, and do not write, what they only show', () => {
    for (const id of ['get-wizard', 'get-campaign', 'get-progress', 'list-breakers', 'breaker-reporter']) {
      const actions = statementsOf(id).flatMap(({ Action }) => [Action].flat());
      assert.ok(actions.includes('dynamodb:GetItem'), id);
      assert.deepEqual(
        actions.filter((action) => /dynamodb:.*(Put|Update|Delete|Write)/.test(action)),
        [],
        id,
      );
    }
  });

  it('know the machine where they start campaigns', () => {
    const knowing = functions
      .filter(({ Properties }) => 'CAMPAIGN_MACHINE_ARN' in Properties['Environment'].Variables)
      .map(({ Properties }) => Properties['Environment'].Variables.POWERTOOLS_SERVICE_NAME);
    assert.deepEqual(knowing.toSorted(), [
      'approve-wizard',
      'cancel-campaign',
      'execution-watcher',
      'retry-campaign',
      'retry-channel',
      'roll-back-campaign',
      'sweeper',
    ]);
  });

  it('see to executions of both machines, and stop those of campaigns, where they recover them', () => {
    for (const { id, machine } of functionCatalogue) {
      const actions = statementsOf(id).flatMap(({ Action }) => [Action].flat());
      const states = [...new Set(actions.filter((action) => action.startsWith('states:')))].toSorted();
      const expected = {
        none: [],
        start: ['states:StartExecution'],
        respond: ['states:SendTaskFailure', 'states:SendTaskHeartbeat', 'states:SendTaskSuccess'],
        recover: ['states:DescribeExecution', 'states:StartExecution', 'states:StopExecution'],
      };
      assert.deepEqual(states, expected[machine ?? 'none'], id);
    }
  });

  it('are called by the machines as versions that are kept', () => {
    const definition = JSON.stringify(machines.map(({ DefinitionString }) => DefinitionString));
    const versions = dev.ofType('AWS::Lambda::Version');
    const run = functionCatalogue.filter(({ group }) => ['activities', 'compensations'].includes(group));
    assert.equal(versions.length, run.length);
    for (const [name, version] of versions) {
      assert.equal(version.DeletionPolicy, 'Retain', name);
      assert.ok(definition.includes(`{"Ref":"${name}"}`), name);
    }
  });
});

describe('the API of the stack', () => {
  const made = dev.ofType('AWS::ApiGatewayV2::Route').map(([, { Properties }]) => Properties);

  it('has the routes of the table', () => {
    assert.deepEqual(
      made.map(({ RouteKey }) => RouteKey).toSorted(),
      routes.map(({ method, path }) => `${method} ${path}`).toSorted(),
    );
  });

  it('lets nobody in without a token, but for vendors that sign', () => {
    const open = made.filter(({ AuthorizationType }) => AuthorizationType !== 'JWT');
    assert.deepEqual(
      open.map(({ RouteKey, AuthorizationType }) => [RouteKey, AuthorizationType]),
      [
        ['POST /v1/callbacks/slack', 'NONE'],
        ['POST /v1/callbacks/github', 'NONE'],
      ],
    );
    for (const { AuthorizerId, RouteKey } of made.filter((route) => !open.includes(route))) {
      assert.ok(AuthorizerId, RouteKey);
    }
  });

  it('asks for AWS signatures in a stage without an issuer, whose tenant is in the settings', () => {
    const stage = stackTemplate('dev', { authorization: { type: 'iam', tenant: 'acme' } });
    assert.equal(stage.ofType('AWS::ApiGatewayV2::Authorizer').length, 0);
    const types = stage
      .ofType('AWS::ApiGatewayV2::Route')
      .map(([, { Properties }]) => Properties['AuthorizationType']);
    const asked = routes.map(({ access }) => (access === 'caller' ? 'AWS_IAM' : 'NONE'));
    assert.deepEqual(types.toSorted(), asked.toSorted());
    for (const [, { Properties }] of stage.ofType('AWS::Lambda::Function')) {
      assert.equal(JSON.parse(Properties['Environment'].Variables.CAMPAIGN_SETTINGS).tenant, 'acme');
    }
  });

  it('is throttled, and logs who came', () => {
    const [stage] = dev.ofType('AWS::ApiGatewayV2::Stage');
    assert.ok(stage?.[1].Properties['AccessLogSettings'].DestinationArn);
    assert.deepEqual(stage?.[1].Properties['DefaultRouteSettings'], {
      ThrottlingBurstLimit: 40,
      ThrottlingRateLimit: 20,
    });
  });
});

describe('the machines of the stack', () => {
  it('are the one that runs campaigns and the one that undoes them', () => {
    const groups = machines.map(({ LoggingConfiguration }) => {
      const group = LoggingConfiguration.Destinations[0].CloudWatchLogsLogGroup.LogGroupArn['Fn::GetAtt'][0];
      return dev.resources[group]?.Properties['LogGroupName'];
    });
    assert.deepEqual(groups.toSorted(), [
      '/aws/vendedlogs/states/CampaignOrchestrator-dev/Campaign',
      '/aws/vendedlogs/states/CampaignOrchestrator-dev/Undo',
    ]);
  });

  it('are traced standard ones, and log no execution data', () => {
    for (const { TracingConfiguration, LoggingConfiguration, StateMachineType } of machines) {
      assert.deepEqual(TracingConfiguration, { Enabled: true });
      const { IncludeExecutionData, Level } = LoggingConfiguration;
      assert.deepEqual({ IncludeExecutionData, Level }, { IncludeExecutionData: false, Level: 'ALL' });
      assert.ok([undefined, 'STANDARD'].includes(StateMachineType));
    }
  });

  it('may call every version of their functions, for campaigns that an earlier deployment started', () => {
    for (const { RoleArn, DefinitionString } of machines) {
      const role = RoleArn['Fn::GetAtt'][0];
      const policies = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy']
        .flatMap((type) => dev.ofType(type))
        .filter(([, { Properties }]) =>
          Properties['Roles']?.some((one: { Ref: string }) => one.Ref === role),
        );
      const text = JSON.stringify(policies);
      const definition = JSON.stringify(DefinitionString);
      const called = dev
        .ofType('AWS::Lambda::Version')
        .filter(([name]) => definition.includes(`{"Ref":"${name}"}`))
        .map(([, { Properties }]) => Properties['FunctionName'].Ref);
      assert.ok(called.length > 0);
      for (const name of called) {
        assert.ok(text.includes(`{"Fn::Join":["",[{"Fn::GetAtt":["${name}","Arn"]},":*"]]}`), name);
      }
    }
  });
});

describe('the end of an execution', () => {
  const [rule] = dev
    .ofType('AWS::Events::Rule')
    .map(([, { Properties }]) => Properties)
    .filter(({ EventPattern }) => EventPattern !== undefined);
  const queues = dev.ofType('AWS::SQS::Queue').map(([name]) => name);
  const queue = queues.find((name) => name.startsWith('ExecutionEvents'));

  it('of either machine that did not go well is told to the watcher', () => {
    assert.deepEqual(rule?.['EventPattern'], {
      source: ['aws.states'],
      'detail-type': ['Step Functions Execution Status Change'],
      detail: {
        status: ['ABORTED', 'TIMED_OUT', 'FAILED'],
        stateMachineArn: dev.ofType('AWS::StepFunctions::StateMachine').map(([name]) => ({ Ref: name })),
      },
    });
    const target = rule?.['Targets'][0].Arn['Fn::GetAtt'][0];
    assert.equal(
      dev.resources[target]?.Properties['Environment'].Variables.POWERTOOLS_SERVICE_NAME,
      'execution-watcher',
    );
  });

  it('is tried again, and kept for a person where that was in vain', () => {
    const { RetryPolicy, DeadLetterConfig } = rule?.['Targets'][0] ?? {};
    assert.deepEqual(RetryPolicy, { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 10 });
    assert.deepEqual(DeadLetterConfig.Arn, { 'Fn::GetAtt': [queue, 'Arn'] });
    const invoked = dev
      .ofType('AWS::Lambda::EventInvokeConfig')
      .find(([name]) => name.includes('executionwatcher'))?.[1].Properties;
    assert.equal(invoked?.['MaximumRetryAttempts'], 2);
    assert.deepEqual(invoked?.['DestinationConfig'].OnFailure.Destination, {
      'Fn::GetAtt': [queue, 'Arn'],
    });
  });

  it('does not lose what others start and do not wait for', () => {
    const started = ['afterdecision', 'applyedit', 'readpullrequest', 'publicationverifier'];
    const kept = dev
      .ofType('AWS::Lambda::EventInvokeConfig')
      .filter(([, { Properties }]) =>
        String(Properties['DestinationConfig'].OnFailure.Destination['Fn::GetAtt'][0]).startsWith(
          'FunctionsDeadLetters',
        ),
      )
      .map(([name]) => started.find((id) => name.includes(id)));
    assert.deepEqual(kept.toSorted(), started.toSorted());
  });
});

describe('what the stack stores', () => {
  it('is kept in prod and goes with the stack in dev', () => {
    for (const type of ['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::SecretsManager::Secret']) {
      assert.deepEqual(new Set(prod.ofType(type).map(([, one]) => one.DeletionPolicy)), new Set(['Retain']));
      assert.deepEqual(new Set(dev.ofType(type).map(([, one]) => one.DeletionPolicy)), new Set(['Delete']));
    }
    for (const [, { Properties }] of prod.ofType('AWS::DynamoDB::Table')) {
      assert.equal(Properties['DeletionProtectionEnabled'], true);
    }
  });

  it('is in tables that can be restored and forget what has expired', () => {
    for (const [name, { Properties }] of dev.ofType('AWS::DynamoDB::Table')) {
      assert.equal(Properties['PointInTimeRecoverySpecification'].PointInTimeRecoveryEnabled, true, name);
      assert.deepEqual(Properties['TimeToLiveSpecification'], { AttributeName: 'expiresAt', Enabled: true });
      assert.equal(Properties['BillingMode'], 'PAY_PER_REQUEST', name);
    }
  });

  it('can be found by the time at which it has to be looked at', () => {
    const [index] = dev
      .ofType('AWS::DynamoDB::Table')
      .flatMap(([, { Properties }]) => Properties['GlobalSecondaryIndexes'] ?? []);
    assert.deepEqual(index, {
      IndexName: 'byWakeAt',
      KeySchema: [
        { AttributeName: 'wakeGroup', KeyType: 'HASH' },
        { AttributeName: 'wakeAt', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    });
  });

  it('is in buckets that nobody reaches from outside, and only over TLS', () => {
    for (const [name, { Properties }] of dev.ofType('AWS::S3::Bucket')) {
      assert.deepEqual(
        new Set(Object.values(Properties['PublicAccessBlockConfiguration'])),
        new Set([true]),
        name,
      );
    }
    const policies = dev.ofType('AWS::S3::BucketPolicy').map(([, policy]) => JSON.stringify(policy));
    assert.equal(policies.length, 2);
    for (const policy of policies) assert.match(policy, /"aws:SecureTransport":"false"/);
  });

  it('is one secret a vendor, under a name that a person can type', () => {
    const names = dev.ofType('AWS::SecretsManager::Secret').map(([, { Properties }]) => Properties['Name']);
    assert.equal(names.length, 9);
    assert.ok(names.includes('campaign-orchestrator/dev/sendgrid'));
  });
});

describe('the schedules of the stack', () => {
  it('sweep and look after reviews every five minutes, and say every minute which circuits are not closed', () => {
    const rules = dev
      .ofType('AWS::Events::Rule')
      .map(([, { Properties }]) => Properties)
      .filter(({ ScheduleExpression }) => ScheduleExpression !== undefined);
    const targetOf = (rule: (typeof rules)[number]) =>
      dev.resources[rule['Targets'][0].Arn['Fn::GetAtt'][0]]?.Properties['Environment'].Variables;
    assert.deepEqual(
      Object.fromEntries(
        rules.map((rule) => [targetOf(rule)?.POWERTOOLS_SERVICE_NAME, rule['ScheduleExpression']]),
      ),
      {
        sweeper: 'rate(5 minutes)',
        'review-clock': 'rate(5 minutes)',
        'breaker-reporter': 'rate(1 minute)',
      },
    );
  });
});
