import * as z from 'zod';
import { AwsError } from './aws-error.ts';
import type { AwsRequest } from './aws-request.ts';
import type { AwsService } from './aws-service.ts';
import { unknownOperation } from './unknown-operation.ts';

/** An operation of a JSON API: parses its input, answers its output. */
export type JsonOperation = (input: unknown) => unknown;

export interface JsonServiceOptions {
  readonly name: string;
  /** The part of `X-Amz-Target` before the dot. */
  readonly target: string;
  readonly jsonVersion: '1.0' | '1.1';
  readonly operations: ReadonlyMap<string, JsonOperation>;
  /** What this API calls an input that its model does not allow; `ValidationException` by default. */
  readonly invalidInput?: string;
  /** What this API calls being asked too often; `ThrottlingException` by default. */
  readonly throttling?: string;
}

/** An operation whose input has a schema; an input that does not fit is refused with the fields at fault. */
export function jsonOperation<S extends z.ZodType>(
  schema: S,
  carryOut: (input: z.infer<S>) => unknown,
): JsonOperation {
  return (input) => carryOut(schema.parse(input));
}

/** An API of the JSON 1.0 or 1.1 protocol. */
export function createJsonService(options: JsonServiceOptions): AwsService {
  const { name, target, operations } = options;
  const headers = { 'content-type': `application/x-amz-json-${options.jsonVersion}` };
  return {
    name,
    operationOf(request) {
      const [service, operation] = (request.headers['x-amz-target'] ?? '').split('.');
      return service === target ? operation : undefined;
    },
    async answer(operation, request) {
      const carryOut = operations.get(operation);
      if (carryOut === undefined) throw unknownOperation(name, operation);
      try {
        const output = await carryOut(parseJson(request));
        return { status: 200, headers, body: JSON.stringify(output ?? {}) };
      } catch (error) {
        if (!(error instanceof z.ZodError)) throw error;
        throw new AwsError(options.invalidInput ?? 'ValidationException', explain(error));
      }
    },
    refusal: (error) => ({
      status: error.statusCode,
      headers,
      body: JSON.stringify({ __type: error.name, message: error.message, ...detailsOf(error) }),
    }),
    throttled: () => new AwsError(options.throttling ?? 'ThrottlingException', 'Rate exceeded'),
  };
}

/** An error with more members than its message, such as a transaction's reasons. */
export class DetailedAwsError extends AwsError {
  readonly details: Readonly<Record<string, unknown>>;

  constructor(name: string, message: string, details: Readonly<Record<string, unknown>>) {
    super(name, message);
    this.details = details;
  }
}

function detailsOf(error: AwsError): Readonly<Record<string, unknown>> {
  return error instanceof DetailedAwsError ? error.details : {};
}

function parseJson(request: AwsRequest): unknown {
  try {
    return request.body.length === 0 ? {} : JSON.parse(request.body.toString('utf8'));
  } catch {
    throw new AwsError('SerializationException', 'the body is not JSON');
  }
}

function explain(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`).join('; ');
}
