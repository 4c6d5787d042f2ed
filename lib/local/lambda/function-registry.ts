import type { FunctionResource } from '../assembly/deployment.ts';
import { AwsError } from '../aws/aws-error.ts';

export interface FoundFunction {
  readonly resource: FunctionResource;
  /** The ARN under which it was asked for, qualifier included. */
  readonly invokedArn: string;
}

/**
 * Finds a function by what the Invoke API takes: name, partial ARN, ARN, each with or without a version or
 * alias. All versions of a function are the same code here, the assembly's.
 */
export function createFunctionRegistry(functions: readonly FunctionResource[]) {
  const byName = new Map(functions.map((resource) => [resource.name, resource]));

  /** @throws AwsError `ResourceNotFoundException` for a function that the deployment does not have. */
  return function find(identifier: string): FoundFunction {
    const { account, name, qualifier } = splitIdentifier(identifier);
    const resource = byName.get(name);
    if (resource === undefined || (account !== undefined && account !== resource.arn.split(':')[4])) {
      throw new AwsError('ResourceNotFoundException', `Function not found: ${identifier}`, 404);
    }
    const invokedArn = qualifier === undefined ? resource.arn : `${resource.arn}:${qualifier}`;
    return { resource, invokedArn };
  };
}

interface Identifier {
  readonly account: string | undefined;
  readonly name: string;
  readonly qualifier: string | undefined;
}

function splitIdentifier(identifier: string): Identifier {
  const parts = identifier.split(':');
  const marker = parts.indexOf('function');
  const isArn = marker > 0 && parts.length > marker + 1;
  const [name = '', qualifier] = isArn ? parts.slice(marker + 1) : parts;
  return { account: isArn ? parts[marker - 1] : undefined, name, qualifier };
}
