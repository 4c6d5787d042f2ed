import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { AssemblyError } from '../assembly-errors.ts';
import type { StateMachineResource } from '../deployment.ts';
import type { StackResource } from '../stack.ts';
import { text } from './property-schemas.ts';

const stateMachineSchema = z.object({
  StateMachineType: z.enum(['STANDARD', 'EXPRESS']).default('STANDARD'),
  DefinitionString: z.string().optional(),
  Definition: z.record(z.string(), z.unknown()).optional(),
  DefinitionS3Location: z.looseObject({ Key: z.string() }).optional(),
  DefinitionSubstitutions: z.record(z.string(), text).default({}),
});

/** The state machines among the resources, with their definitions parsed. */
export function readStateMachines(resources: readonly StackResource[]): readonly StateMachineResource[] {
  return resources
    .filter(({ type }) => type === 'AWS::StepFunctions::StateMachine')
    .map((resource) => {
      const properties = resource.read(stateMachineSchema);
      const substituted = definitionText(resource, properties).replace(
        /\$\{([A-Za-z0-9_]+)\}/g,
        (placeholder, name: string) => {
          const value = properties.DefinitionSubstitutions[name];
          return value === undefined ? placeholder : JSON.stringify(value).slice(1, -1);
        },
      );
      return {
        logicalId: resource.logicalId,
        name: resource.identity.name,
        arn: resource.identity.ref,
        type: properties.StateMachineType,
        definition: parseDefinition(resource, substituted),
      };
    });
}

function definitionText(resource: StackResource, properties: z.infer<typeof stateMachineSchema>): string {
  const { DefinitionString, Definition, DefinitionS3Location } = properties;
  if (DefinitionString !== undefined) return DefinitionString;
  if (Definition !== undefined) return JSON.stringify(Definition);
  const asset =
    DefinitionS3Location === undefined ? undefined : resource.stack.asset(DefinitionS3Location.Key);
  if (asset !== undefined) return readFileSync(asset.path, 'utf8');
  throw new AssemblyError(`${resource.stack.name}/${resource.logicalId} has no definition in the assembly`);
}

function parseDefinition(resource: StackResource, definition: string): unknown {
  try {
    return JSON.parse(definition);
  } catch (cause) {
    throw new AssemblyError(`${resource.stack.name}/${resource.logicalId}: the definition is no JSON`, {
      cause,
    });
  }
}
