import type { FunctionResource } from '../assembly/deployment.ts';
import type { LambdaHost } from '../lambda/lambda-host.ts';
import { AwsError } from './aws-error.ts';
import type { AwsAnswer, AwsRequest } from './aws-request.ts';
import type { AwsService } from './aws-service.ts';
import { unknownOperation } from './unknown-operation.ts';

const invocations = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;
const json = { 'content-type': 'application/json' };

/** Lambda's Invoke, over REST. */
export function createLambdaService(options: {
  readonly lambda: LambdaHost;
  readonly functions: readonly FunctionResource[];
}): AwsService {
  const { lambda, functions } = options;

  /** The function's name, partial ARN or ARN, with a qualifier in it or beside it, as one ARN. */
  const functionArn = (request: AwsRequest): string => {
    const named = decodeURIComponent(invocations.exec(request.path)?.[1] ?? '');
    const found = functions.find(
      ({ name, arn }) =>
        [name, arn, arn.split(':').slice(4).join(':')].includes(named) || named.startsWith(`${arn}:`),
    );
    const full = found === undefined || named.startsWith(found.arn) ? named : found.arn;
    const qualifier = request.query.get('Qualifier');
    return qualifier === null || full.endsWith(`:${qualifier}`) ? full : `${full}:${qualifier}`;
  };

  return {
    name: 'lambda',
    operationOf(request) {
      if (request.method === 'POST' && invocations.test(request.path)) return 'Invoke';
      return request.path.startsWith('/2015-03-31/') ? `${request.method} ${request.path}` : undefined;
    },
    async answer(operation, request): Promise<AwsAnswer> {
      if (operation !== 'Invoke') throw unknownOperation('lambda', operation);
      const call = { functionArn: functionArn(request), payload: payloadOf(request) };
      const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
      switch (type) {
        case 'Event':
          await lambda.invokeAsync(call);
          return { status: 202 };
        case 'RequestResponse': {
          const { payload, functionError } = await lambda.invoke(call);
          return {
            status: 200,
            headers: {
              ...json,
              'x-amz-executed-version': '$LATEST',
              ...(functionError !== undefined && { 'x-amz-function-error': functionError }),
            },
            body: payload,
          };
        }
        default:
          throw new AwsError(
            'InvalidParameterValueException',
            `the invocation type ${type} is not carried out here`,
          );
      }
    },
    refusal: (error) => ({
      status: error.statusCode,
      headers: { ...json, 'x-amzn-errortype': error.name },
      body: JSON.stringify(
        error.name === 'TooManyRequestsException'
          ? { Reason: 'ConcurrentInvocationLimitExceeded', Type: 'User', message: error.message }
          : { Type: 'User', Message: error.message },
      ),
    }),
    throttled: () => new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429),
  };
}

function payloadOf({ body }: AwsRequest): string {
  if (body.length === 0) return '{}';
  const text = body.toString('utf8');
  try {
    JSON.parse(text);
    return text;
  } catch (error) {
    throw new AwsError('InvalidRequestContentException', `Could not parse request body into json: ${error}`);
  }
}
