import * as z from 'zod';
import { type FileAsset, readTemplate, type StackSource } from './assembly-directory.ts';
import { AssemblyError } from './assembly-errors.ts';
import type { Identity } from './identities.ts';
import { noValue, resolveIntrinsics } from './intrinsics.ts';
import { createReferences } from './stack-references.ts';

/** A stack whose references can be followed. */
export interface Stack {
  readonly name: string;
  readonly region: string;
  readonly account: string;
  /** Those whose condition holds, in the template's order. */
  readonly resources: readonly StackResource[];
  /** Those whose condition holds, resolved. */
  outputs(): Readonly<Record<string, string>>;
  asset(objectKey: string): FileAsset | undefined;
}

export interface StackResource {
  readonly stack: Stack;
  readonly logicalId: string;
  readonly type: string;
  readonly identity: Identity;
  /** As in the template, with nothing resolved. */
  readonly properties: Readonly<Record<string, unknown>>;
  /**
   * Resolves and parses the properties that the schema names; the others are never looked at.
   * @throws AssemblyError if one is not what the schema says or cannot be resolved.
   */
  read<S extends z.ZodObject>(schema: S): z.infer<S>;
}

export interface StackOptions {
  /** For the stacks that name none. */
  readonly region: string;
  readonly account: string;
  readonly apiEndpoint: (apiId: string) => string;
}

/** Opens the stacks of an assembly and their nested stacks; they see each other's exports. */
export function openStacks(sources: readonly StackSource[], options: StackOptions): readonly Stack[] {
  const exports = new Map<string, () => unknown>();
  return sources.flatMap((source) => openStack(source, options, exports, () => undefined));
}

function openStack(
  source: StackSource,
  options: StackOptions,
  exports: Map<string, () => unknown>,
  parameter: (name: string) => unknown,
): readonly [Stack, ...Stack[]] {
  const { template, stackName } = source;
  const { region = options.region, account = options.account } = source;
  const nested = new Map<string, Stack>();
  const references = createReferences({
    template,
    stackName,
    region,
    account,
    apiEndpoint: options.apiEndpoint,
    parameter,
    importedValue: (name) => exports.get(name)?.(),
    nestedOutput: (logicalId, output) => nested.get(logicalId)?.outputs()[output],
  });
  const resolve = (value: unknown, path: string): unknown =>
    resolveIntrinsics(value, references, `${stackName}/${path}`);
  const holds = (condition: string | undefined) => condition === undefined || references.condition(condition);

  const stack: Stack = {
    name: stackName,
    region,
    account,
    get resources() {
      return Object.entries(template.Resources)
        .filter(([, { Condition }]) => holds(Condition))
        .map(
          ([logicalId, { Type, Properties }]): StackResource => ({
            stack,
            logicalId,
            type: Type,
            properties: Properties,
            get identity() {
              return references.identity(logicalId);
            },
            read: (schema) => readProperties(schema, Properties, logicalId),
          }),
        );
    },
    outputs: () =>
      Object.fromEntries(
        Object.entries(template.Outputs)
          .filter(([, { Condition }]) => holds(Condition))
          .map(([name, { Value }]) => [name, String(resolve(Value, `Outputs.${name}`))]),
      ),
    asset: (objectKey) => source.assets.get(objectKey),
  };

  function readProperties<S extends z.ZodObject>(
    schema: S,
    properties: Readonly<Record<string, unknown>>,
    logicalId: string,
  ): z.infer<S> {
    const wanted = Object.keys(schema.shape)
      .filter((key) => Object.hasOwn(properties, key))
      .map((key) => [key, resolve(properties[key], `${logicalId}.Properties.${key}`)] as const)
      .filter(([, value]) => value !== noValue);
    const parsed = schema.safeParse(Object.fromEntries(wanted));
    if (parsed.success) return parsed.data;
    throw new AssemblyError(
      `${stackName}/${logicalId}.Properties cannot be read: ${z.prettifyError(parsed.error)}`,
    );
  }

  for (const [name, output] of Object.entries(template.Outputs)) {
    const path = `Outputs.${name}`;
    if (output.Export === undefined || !holds(output.Condition)) continue;
    exports.set(String(resolve(output.Export.Name, `${path}.Export`)), () => resolve(output.Value, path));
  }

  const children = stack.resources.flatMap((resource) => {
    if (resource.type !== 'AWS::CloudFormation::Stack') return [];
    const { TemplateURL } = resource.read(z.object({ TemplateURL: z.string() }));
    const asset = source.assets.get(TemplateURL.slice(TemplateURL.lastIndexOf('/') + 1));
    if (asset === undefined) {
      throw new AssemblyError(`${stackName}/${resource.logicalId}: its template is not in the assembly`);
    }
    const child: StackSource = {
      ...source,
      stackName: resource.identity.name,
      template: readTemplate(asset.path),
    };
    // Lazily: a nested stack's parameter may be another nested stack's output.
    const parameters = z.record(z.string(), z.unknown()).parse(resource.properties['Parameters'] ?? {});
    const opened = openStack(child, options, exports, (name) =>
      Object.hasOwn(parameters, name)
        ? resolve(parameters[name], `${resource.logicalId}.Properties.Parameters.${name}`)
        : undefined,
    );
    nested.set(resource.logicalId, opened[0]);
    return opened;
  });
  return [stack, ...children];
}
