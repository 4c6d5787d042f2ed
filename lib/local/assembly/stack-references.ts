import { AssemblyError } from './assembly-errors.ts';
import { type Identity, identify, identifyAny } from './identities.ts';
import { evaluateCondition, noValue, type References, resolveIntrinsics } from './intrinsics.ts';
import type { Template } from './template.ts';

export interface StackReferencesOptions {
  readonly template: Template;
  readonly stackName: string;
  readonly region: string;
  readonly account: string;
  /** Where an HTTP API is served. */
  readonly apiEndpoint: (apiId: string) => string;
  /** What a stack around this one passes on; undefined for a parameter that it does not give. */
  readonly parameter: (name: string) => unknown;
  /** What any stack exports under a name. */
  readonly importedValue: (name: string) => unknown;
  readonly nestedOutput: (logicalId: string, output: string) => string | undefined;
}

export interface StackReferences extends References {
  /** @throws AssemblyError if the template has no such resource. */
  identity(logicalId: string): Identity;
}

/** What the intrinsic functions of one template refer to. */
export function createReferences(options: StackReferencesOptions): StackReferences {
  const { template, stackName, region, account } = options;
  const identities = new Map<string, Identity>();
  const pseudoParameters: Readonly<Record<string, unknown>> = {
    'AWS::AccountId': account,
    'AWS::Region': region,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stackName,
    'AWS::StackId': `arn:aws:cloudformation:${region}:${account}:stack/${stackName}/local`,
    'AWS::NotificationARNs': [],
    'AWS::NoValue': noValue,
  };

  const identity = (logicalId: string): Identity => {
    const known = identities.get(logicalId);
    if (known !== undefined) return known;
    const resource = template.Resources[logicalId];
    if (resource === undefined) throw new AssemblyError(`there is no resource ${logicalId}`);
    const context = {
      stackName,
      logicalId,
      region,
      account,
      apiEndpoint: options.apiEndpoint,
      text: (property: string) => {
        const path = `${stackName}/${logicalId}.Properties.${property}`;
        const value = resolveIntrinsics(resource.Properties[property], references, path);
        return typeof value === 'string' ? value : undefined;
      },
    };
    const made = identify(resource.Type, context) ?? identifyAny(resource.Type, context);
    identities.set(logicalId, made);
    return made;
  };

  const parameterValue = (name: string, { Type, Default }: Template['Parameters'][string]): unknown => {
    const value = options.parameter(name) ?? Default;
    if (value === undefined) throw new AssemblyError(`the parameter ${name} has no default`);
    if (Type.startsWith('AWS::SSM::')) {
      throw new AssemblyError(`the parameter ${name} is read from SSM, which the twin does not have`);
    }
    const isList = Type.startsWith('List<') || Type === 'CommaDelimitedList';
    return isList ? String(value).split(',') : value;
  };

  const references: StackReferences = {
    identity,
    ref: (name) => {
      if (Object.hasOwn(pseudoParameters, name)) return pseudoParameters[name];
      const declared = template.Parameters[name];
      return declared === undefined ? identity(name).ref : parameterValue(name, declared);
    },
    attribute: (logicalId, attribute) => {
      const [outputs, output = ''] = attribute.split('.');
      const value =
        (outputs === 'Outputs' ? options.nestedOutput(logicalId, output) : undefined) ??
        identity(logicalId).attributes[attribute];
      if (value !== undefined) return value;
      const type = template.Resources[logicalId]?.Type;
      throw new AssemblyError(`the twin does not know the attribute ${attribute} of ${logicalId} (${type})`);
    },
    importedValue: (name) => {
      const value = options.importedValue(name);
      if (value === undefined) throw new AssemblyError(`no stack of the assembly exports ${name}`);
      return value;
    },
    condition: (name) => {
      if (!Object.hasOwn(template.Conditions, name)) throw new AssemblyError(`there is no condition ${name}`);
      return evaluateCondition(template.Conditions[name], references, `${stackName}/Conditions.${name}`);
    },
    mapping: (map, topKey, secondKey) => {
      const value = template.Mappings[map]?.[topKey]?.[secondKey];
      if (value === undefined) throw new AssemblyError(`there is no mapping ${map}.${topKey}.${secondKey}`);
      return value;
    },
  };
  return references;
}
