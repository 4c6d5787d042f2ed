import { AwsError } from './aws-error.ts';
import { type AwsRequest, signedFor } from './aws-request.ts';
import type { AwsService } from './aws-service.ts';
import { unknownOperation } from './unknown-operation.ts';
import { type XmlContent, xmlDocument } from './xml.ts';

/** Takes the form's fields and answers the content of the result element. */
export type QueryOperation = (fields: URLSearchParams) => XmlContent;

const headers = { 'content-type': 'text/xml' };

/** An API of the Query protocol: a form in, XML out. */
export function createQueryService(options: {
  readonly name: string;
  readonly namespace: string;
  readonly operations: ReadonlyMap<string, QueryOperation>;
}): AwsService {
  const { name, namespace, operations } = options;
  const fields = ({ body }: AwsRequest) => new URLSearchParams(body.toString('utf8'));
  return {
    name,
    operationOf(request) {
      if (signedFor(request) !== name) return undefined;
      return fields(request).get('Action') ?? undefined;
    },
    async answer(operation, request) {
      const carryOut = operations.get(operation);
      if (carryOut === undefined) throw unknownOperation(name, operation);
      const result = { [`${operation}Result`]: carryOut(fields(request)) };
      return { status: 200, headers, body: xmlDocument(`${operation}Response`, result, namespace) };
    },
    refusal: (error) => ({
      status: error.statusCode,
      headers,
      body: xmlDocument('ErrorResponse', {
        Error: { Type: 'Sender', Code: error.name, Message: error.message },
      }),
    }),
    throttled: () => new AwsError('Throttling', 'Rate exceeded'),
  };
}
