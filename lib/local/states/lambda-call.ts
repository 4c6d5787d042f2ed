import * as z from 'zod';
import { AwsError } from '../aws/aws-error.ts';
import type { InvocationRequest, InvocationResult } from '../lambda/lambda-host.ts';
import type { Json, Payload } from './json.ts';
import { type Failure, InterpreterFailedError } from './state-failed-error.ts';
import type { TaskResource } from './task-resource.ts';

/** `Arguments` of `lambda:invoke`, as far as they are supported. */
export const invokeArguments = z.strictObject({
  FunctionName: z.string(),
  Payload: z.unknown().optional(),
  Qualifier: z.string().optional(),
  InvocationType: z.literal('RequestResponse').optional(),
});

/** A call of a function, and how its answer becomes the result of the Task. */
export interface LambdaCall {
  readonly request: InvocationRequest;
  readonly resultOf: (answer: Json) => Json;
}

/** @throws InterpreterFailedError where the arguments are not those of an invocation */
export function lambdaCall(resource: TaskResource, parameters: Payload): LambdaCall {
  if (resource.type === 'unsupported') {
    throw new InterpreterFailedError('States.Runtime', `The resource ${resource.resource} is not supported.`);
  }
  if (resource.type === 'function') {
    const request = { functionArn: resource.functionArn, payload: parameters.text };
    return { request, resultOf: (answer) => answer };
  }
  const parsed = invokeArguments.safeParse(parameters.value);
  if (!parsed.success) {
    const problem = z.prettifyError(parsed.error);
    throw new InterpreterFailedError(
      'States.Runtime',
      `The arguments of lambda:invoke are not valid. ${problem}`,
    );
  }
  const { FunctionName, Payload: payload = {}, Qualifier } = parsed.data;
  const functionArn = Qualifier === undefined ? FunctionName : `${FunctionName}:${Qualifier}`;
  return {
    request: { functionArn, payload: JSON.stringify(payload) },
    resultOf: (answer) => ({
      ExecutedVersion: /:(\d+)$/.exec(functionArn)?.[1] ?? '$LATEST',
      Payload: answer,
      SdkHttpMetadata: { HttpStatusCode: 200 },
      StatusCode: 200,
    }),
  };
}

export type LambdaAnswer =
  | { readonly type: 'answered'; readonly value: Json }
  | { readonly type: 'failed'; readonly failure: Failure };

/** Never rejects: whatever goes wrong is a failure with the name that Step Functions gives it. */
export async function callLambda(
  invoke: (request: InvocationRequest) => Promise<InvocationResult>,
  request: InvocationRequest,
): Promise<LambdaAnswer> {
  try {
    const { payload, functionError } = await invoke(request);
    return functionError === undefined
      ? { type: 'answered', value: parseAnswer(payload) }
      : { type: 'failed', failure: { error: errorTypeOf(payload), cause: payload } };
  } catch (error) {
    return { type: 'failed', failure: serviceFailure(error) };
  }
}

function parseAnswer(payload: string): Json {
  return payload === '' ? '' : JSON.parse(payload);
}

const functionErrorSchema = z.object({ errorType: z.string().min(1) });

function errorTypeOf(payload: string): string {
  try {
    return functionErrorSchema.parse(JSON.parse(payload)).errorType;
  } catch {
    // What a function says when it dies without an error object.
    return 'Lambda.Unknown';
  }
}

function serviceFailure(error: unknown): Failure {
  if (error instanceof AwsError) {
    const cause = `${error.message} (Service: Lambda, Status Code: ${error.statusCode})`;
    return { error: `Lambda.${error.name}`, cause };
  }
  return { error: 'Lambda.Unknown', cause: error instanceof Error ? error.message : String(error) };
}
