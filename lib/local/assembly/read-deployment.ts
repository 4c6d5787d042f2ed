import * as z from 'zod';
import { readAssemblyDirectory } from './assembly-directory.ts';
import { UnsupportedResourceError } from './assembly-errors.ts';
import type { Deployment } from './deployment.ts';
import { isIgnored } from './ignored-resources.ts';
import { readFunctions } from './resources/functions.ts';
import { readHttpApis } from './resources/http-apis.ts';
import { readBuckets, readQueues, readTopics } from './resources/named-resources.ts';
import { readRules } from './resources/rules.ts';
import { readSecrets } from './resources/secrets.ts';
import { readStateMachines } from './resources/state-machines.ts';
import { readTables } from './resources/tables.ts';
import { openStacks, type StackResource } from './stack.ts';

export interface ReadDeploymentOptions {
  /** For stacks that name none; us-east-1 by default. */
  readonly region?: string;
  /** For stacks that name none; 000000000000 by default. */
  readonly account?: string;
  /** Types of resources that the system works without, beyond those that never matter. */
  readonly without?: readonly string[];
  /** Where an HTTP API is served; its address on AWS by default. */
  readonly apiEndpoint?: (apiId: string) => string;
}

const readTypes: ReadonlySet<string> = new Set([
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
  'AWS::CloudFormation::Stack',
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::Events::Rule',
  'AWS::Lambda::Alias',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::Function',
  'AWS::Lambda::Version',
  'AWS::S3::Bucket',
  'AWS::Scheduler::Schedule',
  'AWS::SecretsManager::Secret',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
  'AWS::StepFunctions::StateMachine',
]);

/**
 * Reads what a synthesised app deploys, from every stack, stage and nested stack of its assembly.
 * @param assemblyDirectory The app's output folder, `cdk.out`.
 * @throws AssemblyError if a file is missing or a reference cannot be resolved.
 * @throws UnsupportedResourceError naming everything that the twin would have to leave out.
 */
export function readDeployment(assemblyDirectory: string, options: ReadDeploymentOptions = {}): Deployment {
  const { region = 'us-east-1', account = '000000000000', without = [] } = options;
  const stacks = openStacks(readAssemblyDirectory(assemblyDirectory), {
    region,
    account,
    apiEndpoint: options.apiEndpoint ?? ((id) => `https://${id}.execute-api.${region}.amazonaws.com`),
  });
  const findings: string[] = [];
  const unsupported = ({ stack, logicalId, type }: StackResource, why: string) => {
    if (!without.includes(type)) findings.push(`${stack.name}/${logicalId} (${type}) ${why}`);
  };

  const resources = withoutProviders(stacks.flatMap((stack) => stack.resources));
  for (const resource of resources) {
    if (!readTypes.has(resource.type) && !isIgnored(resource.type) && !isForPeople(resource)) {
      unsupported(resource, 'is not known to the twin');
    }
  }

  const read = (): Deployment => ({
    region: stacks[0]?.region ?? region,
    account: stacks[0]?.account ?? account,
    stackNames: stacks.map(({ name }) => name),
    functions: readFunctions(resources, unsupported),
    stateMachines: readStateMachines(resources),
    tables: readTables(resources),
    buckets: readBuckets(resources, unsupported),
    secrets: readSecrets(resources),
    httpApis: readHttpApis(resources, unsupported),
    rules: readRules(resources, unsupported),
    queues: readQueues(resources),
    topics: readTopics(resources, unsupported),
    outputs: Object.assign({}, ...stacks.map((stack) => stack.outputs())),
  });
  try {
    const deployment = read();
    if (findings.length === 0) return deployment;
  } catch (error) {
    // A reference that leads nowhere is most often one to a resource that is refused anyway.
    if (findings.length === 0) throw error;
  }
  throw new UnsupportedResourceError(findings);
}

/**
 * Leaves out the functions, and their layers, that only serve custom resources: those run while a stack is
 * deployed. The custom resources themselves stay, to be ignored or refused by their own types.
 */
function withoutProviders(resources: readonly StackResource[]): readonly StackResource[] {
  const idOf = ({ stack, logicalId }: StackResource) => `${stack.name}/${logicalId}`;
  const idsIn = (property: string, users: readonly StackResource[]) =>
    new Set(
      users.flatMap(({ stack, properties }) =>
        referencedIds(properties[property]).map((logicalId) => `${stack.name}/${logicalId}`),
      ),
    );
  const providers = idsIn('ServiceToken', resources);
  const others = resources.filter((resource) => !providers.has(idOf(resource)));
  const providerLayers = idsIn(
    'Layers',
    resources.filter((resource) => providers.has(idOf(resource))),
  );
  const neededLayers = idsIn('Layers', others);
  return others.filter((resource) => {
    const id = idOf(resource);
    return !providerLayers.has(id) || neededLayers.has(id);
  });
}

/** The logical ids that a value refers to by `Ref` or `Fn::GetAtt`. */
function referencedIds(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(referencedIds);
  const reference = z
    .union([z.object({ Ref: z.string() }), z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) })])
    .safeParse(value);
  if (!reference.success) return [];
  return ['Ref' in reference.data ? reference.data.Ref : reference.data['Fn::GetAtt'][0]];
}

/** A subscription through which a topic reaches people; the twin's topics have no other listeners. */
function isForPeople({ type, properties }: StackResource): boolean {
  const protocol = properties['Protocol'];
  return (
    type === 'AWS::SNS::Subscription' &&
    typeof protocol === 'string' &&
    ['email', 'email-json', 'sms'].includes(protocol)
  );
}
