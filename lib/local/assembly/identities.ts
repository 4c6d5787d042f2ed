import { generatedBucketName, generatedName, generatedSecretName, shortHash } from './physical-name.ts';

/** What a deployed resource is called, and what other resources see of it. */
export interface Identity {
  /** The physical name, as the service's API takes it. */
  readonly name: string;
  /** What `Ref` answers. */
  readonly ref: string;
  /** What `Fn::GetAtt` answers, by attribute. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** What an identity is made from. */
export interface IdentityContext {
  readonly stackName: string;
  readonly logicalId: string;
  readonly region: string;
  readonly account: string;
  /** A property of the resource, resolved, if it is there and is text. */
  text(property: string): string | undefined;
  /** The address at which the twin serves an HTTP API. */
  apiEndpoint(apiId: string): string;
}

/** @returns undefined for a type whose identity the twin does not know. */
export function identify(type: string, context: IdentityContext): Identity | undefined {
  return identifiers[type]?.(context);
}

/** A resource that the twin does without: it still has a name and an ARN. */
export function identifyAny(type: string, context: IdentityContext): Identity {
  const [, service = 'custom', kind = 'resource'] = type.toLowerCase().split('::');
  const name = generatedName(context.stackName, context.logicalId, 64);
  return { name, ref: name, attributes: { Arn: arn(context, service, `${kind}/${name}`) } };
}

/** `arn:aws:<service>:<region>:<account>:<resource>` */
export function arn(
  { region, account }: { readonly region: string; readonly account: string },
  service: string,
  resource: string,
): string {
  return `arn:aws:${service}:${region}:${account}:${resource}`;
}

const name = (context: IdentityContext, property: string, longest: number): string =>
  context.text(property) ?? generatedName(context.stackName, context.logicalId, longest);

/** A part of another resource that is only ever referred to by an id. */
const part = (context: IdentityContext): Identity => {
  const id = shortHash(`${context.stackName}/${context.logicalId}`, 7);
  return { name: id, ref: id, attributes: {} };
};

/** A function's ARN from the name, ARN or partial ARN that refers to it. */
const functionArn = (context: IdentityContext): string => {
  const reference = context.text('FunctionName') ?? '';
  return reference.startsWith('arn:') ? reference : arn(context, 'lambda', `function:${reference}`);
};

const table = (context: IdentityContext): Identity => {
  const tableName = name(context, 'TableName', 255);
  const tableArn = arn(context, 'dynamodb', `table/${tableName}`);
  return {
    name: tableName,
    ref: tableName,
    attributes: {
      Arn: tableArn,
      TableId: shortHash(tableArn, 32),
      StreamArn: `${tableArn}/stream/2020-01-01T00:00:00.000`,
    },
  };
};

const identifiers: Readonly<Record<string, (context: IdentityContext) => Identity>> = {
  'AWS::Lambda::Function': (context) => {
    const functionName = name(context, 'FunctionName', 64);
    return {
      name: functionName,
      ref: functionName,
      attributes: { Arn: arn(context, 'lambda', `function:${functionName}`) },
    };
  },
  // Only one version of the code exists in an assembly.
  'AWS::Lambda::Version': (context) => {
    const versionArn = `${functionArn(context)}:1`;
    return { name: '1', ref: versionArn, attributes: { Version: '1', FunctionArn: versionArn } };
  },
  'AWS::Lambda::Alias': (context) => {
    const aliasName = context.text('Name') ?? context.logicalId;
    const aliasArn = `${functionArn(context)}:${aliasName}`;
    return { name: aliasName, ref: aliasArn, attributes: { AliasArn: aliasArn, FunctionArn: aliasArn } };
  },
  'AWS::Lambda::EventInvokeConfig': part,
  'AWS::StepFunctions::StateMachine': (context) => {
    const machineName = name(context, 'StateMachineName', 80);
    const machineArn = arn(context, 'states', `stateMachine:${machineName}`);
    return { name: machineName, ref: machineArn, attributes: { Arn: machineArn, Name: machineName } };
  },
  'AWS::DynamoDB::Table': table,
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::S3::Bucket': (context) => {
    const bucket = context.text('BucketName') ?? generatedBucketName(context.stackName, context.logicalId);
    return {
      name: bucket,
      ref: bucket,
      attributes: {
        Arn: `arn:aws:s3:::${bucket}`,
        DomainName: `${bucket}.s3.amazonaws.com`,
        RegionalDomainName: `${bucket}.s3.${context.region}.amazonaws.com`,
        DualStackDomainName: `${bucket}.s3.dualstack.${context.region}.amazonaws.com`,
        WebsiteURL: `http://${bucket}.s3-website-${context.region}.amazonaws.com`,
      },
    };
  },
  'AWS::SecretsManager::Secret': (context) => {
    const secretName = context.text('Name') ?? generatedSecretName(context.stackName, context.logicalId);
    const secretArn = arn(context, 'secretsmanager', `secret:${secretName}-${shortHash(secretName, 6)}`);
    return { name: secretName, ref: secretArn, attributes: { Id: secretArn } };
  },
  'AWS::ApiGatewayV2::Api': (context) => {
    const id = shortHash(`${context.stackName}/${context.logicalId}`, 10);
    return {
      name: context.text('Name') ?? context.logicalId,
      ref: id,
      attributes: { ApiId: id, ApiEndpoint: context.apiEndpoint(id) },
    };
  },
  'AWS::ApiGatewayV2::Stage': (context) => {
    const stage = context.text('StageName') ?? '$default';
    return { name: stage, ref: stage, attributes: {} };
  },
  'AWS::ApiGatewayV2::Route': part,
  'AWS::ApiGatewayV2::Integration': part,
  'AWS::ApiGatewayV2::Authorizer': part,
  'AWS::Events::Rule': (context) => {
    const ruleName = name(context, 'Name', 64);
    return { name: ruleName, ref: ruleName, attributes: { Arn: arn(context, 'events', `rule/${ruleName}`) } };
  },
  'AWS::Scheduler::Schedule': (context) => {
    const schedule = name(context, 'Name', 64);
    const group = context.text('GroupName') ?? 'default';
    return {
      name: schedule,
      ref: schedule,
      attributes: { Arn: arn(context, 'scheduler', `schedule/${group}/${schedule}`) },
    };
  },
  'AWS::SQS::Queue': (context) => {
    const queue = name(context, 'QueueName', 80);
    const url = `https://sqs.${context.region}.amazonaws.com/${context.account}/${queue}`;
    return {
      name: queue,
      ref: url,
      attributes: { Arn: arn(context, 'sqs', queue), QueueName: queue, QueueUrl: url },
    };
  },
  'AWS::SNS::Topic': (context) => {
    const topic = name(context, 'TopicName', 256);
    const topicArn = arn(context, 'sns', topic);
    return { name: topic, ref: topicArn, attributes: { TopicArn: topicArn, TopicName: topic } };
  },
  'AWS::CloudFront::Distribution': (context) => {
    const id = shortHash(`${context.stackName}/${context.logicalId}`, 13);
    return { name: id, ref: id, attributes: { Id: id, DomainName: `${id}.cloudfront.net` } };
  },
  'AWS::IAM::Role': (context) => {
    const role = name(context, 'RoleName', 64);
    return {
      name: role,
      ref: role,
      attributes: { Arn: `arn:aws:iam::${context.account}:role/${role}`, RoleId: shortHash(role, 21) },
    };
  },
  'AWS::Logs::LogGroup': (context) => {
    const group = name(context, 'LogGroupName', 512);
    return { name: group, ref: group, attributes: { Arn: arn(context, 'logs', `log-group:${group}:*`) } };
  },
};
