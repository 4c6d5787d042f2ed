import { existsSync, statSync } from 'node:fs';
import * as z from 'zod';
import { AssemblyError } from '../assembly-errors.ts';
import type { AsynchronousConfig, FunctionResource } from '../deployment.ts';
import type { StackResource } from '../stack.ts';
import { integer, text } from './property-schemas.ts';

const functionSchema = z.object({
  Code: z.looseObject({
    S3Key: z.string().optional(),
    ZipFile: z.string().optional(),
    ImageUri: z.string().optional(),
  }),
  Handler: z.string().default(''),
  Runtime: z.string().default(''),
  Timeout: integer.default(3),
  MemorySize: integer.default(128),
  Environment: z.looseObject({ Variables: z.record(z.string(), text).default({}) }).optional(),
  ReservedConcurrentExecutions: integer.optional(),
  DeadLetterConfig: z.looseObject({ TargetArn: z.string().optional() }).optional(),
});

const destinationSchema = z.looseObject({ Destination: z.string() }).optional();

const invokeConfigSchema = z.object({
  FunctionName: z.string(),
  MaximumRetryAttempts: integer.default(2),
  MaximumEventAgeInSeconds: integer.default(21_600),
  DestinationConfig: z.looseObject({ OnFailure: destinationSchema, OnSuccess: destinationSchema }).optional(),
});

/** The functions among the resources, each with what its EventInvokeConfig says. */
export function readFunctions(
  resources: readonly StackResource[],
  unsupported: (resource: StackResource, why: string) => void,
): readonly FunctionResource[] {
  const invokeConfigs = resources
    .filter(({ type }) => type === 'AWS::Lambda::EventInvokeConfig')
    .map((resource) => ({ resource, ...resource.read(invokeConfigSchema) }));
  for (const { resource, DestinationConfig } of invokeConfigs) {
    if (DestinationConfig?.OnSuccess !== undefined) unsupported(resource, 'has a destination for successes');
  }

  return resources
    .filter(({ type }) => type === 'AWS::Lambda::Function')
    .flatMap((resource): readonly FunctionResource[] => {
      const { name, attributes } = resource.identity;
      const arn = attributes['Arn'] ?? '';
      const hindrance = whyNotRun(resource);
      if (hindrance !== undefined) {
        unsupported(resource, hindrance);
        return [];
      }
      const properties = resource.read(functionSchema);
      const invokeConfig = invokeConfigs.find(({ FunctionName }) => [name, arn].includes(FunctionName));
      const deadLetterArn = properties.DeadLetterConfig?.TargetArn;
      const onFailureArn = invokeConfig?.DestinationConfig?.OnFailure?.Destination;
      const asynchronous: AsynchronousConfig = {
        retryAttempts: invokeConfig?.MaximumRetryAttempts ?? 2,
        maximumAgeMs: (invokeConfig?.MaximumEventAgeInSeconds ?? 21_600) * 1000,
        ...(deadLetterArn !== undefined && { deadLetterArn }),
        ...(onFailureArn !== undefined && { onFailureArn }),
      };
      const reservedConcurrency = properties.ReservedConcurrentExecutions;
      return [
        {
          logicalId: resource.logicalId,
          name,
          arn,
          codeDirectory: codeDirectory(resource, properties.Code.S3Key ?? ''),
          handler: properties.Handler,
          runtime: properties.Runtime,
          timeoutMs: properties.Timeout * 1000,
          memoryMb: properties.MemorySize,
          environment: properties.Environment?.Variables ?? {},
          ...(reservedConcurrency !== undefined && { reservedConcurrency }),
          asynchronous,
        },
      ];
    });
}

function whyNotRun(resource: StackResource): string | undefined {
  const { Runtime, Code } = resource.read(functionSchema.pick({ Runtime: true, Code: true }));
  if (Code.ImageUri !== undefined) return 'is a container image';
  if (!Runtime.startsWith('nodejs')) return `runs on ${Runtime}; the twin has Node.js only`;
  if (Code.ZipFile !== undefined) return 'has its code inline; bundle it into a folder (Code.fromAsset)';
  if (Array.isArray(resource.properties['Layers']) && resource.properties['Layers'].length > 0) {
    return 'has layers; bundle their code with the function';
  }
  return undefined;
}

function codeDirectory(resource: StackResource, objectKey: string): string {
  const where = `${resource.stack.name}/${resource.logicalId}.Properties.Code`;
  const asset = resource.stack.asset(objectKey);
  if (asset === undefined) throw new AssemblyError(`${where}: the assembly has no asset ${objectKey}`);
  if (!existsSync(asset.path)) {
    throw new AssemblyError(`${where}: ${asset.path} is missing; synthesise the app again`);
  }
  if (!statSync(asset.path).isDirectory()) {
    throw new AssemblyError(
      `${where}: ${asset.path} is a packed file; the twin runs code from a folder only`,
    );
  }
  return asset.path;
}
