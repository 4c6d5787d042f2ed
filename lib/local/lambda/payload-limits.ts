import { AwsError } from '../aws/aws-error.ts';
import { failed } from './function-error.ts';
import type { InvocationResult } from './lambda-host.ts';

/** Largest event of each kind of invocation, in bytes. */
const largestEvent = { RequestResponse: 6_291_456, Event: 1_048_576 } as const;
/** Largest answer, in bytes: a hundred more than the largest event. */
const largestAnswer = 6_291_556;

/**
 * Answers the event that the handler gets: JSON text, `{}` where nothing was sent.
 * @throws AwsError `RequestEntityTooLargeException` (the name that Lambda really sends),
 *   `InvalidRequestContentException` for what is not JSON.
 */
export function checkEvent(payload: string, invocationType: keyof typeof largestEvent): string {
  const limit = largestEvent[invocationType];
  const size = Buffer.byteLength(payload);
  if (size > limit) {
    const message =
      invocationType === 'Event'
        ? `${size} byte payload is too large for the Event invocation type (limit ${limit} bytes)`
        : `Request must be smaller than ${limit} bytes for the InvokeFunction operation`;
    throw new AwsError('RequestEntityTooLargeException', message, 413);
  }
  if (payload === '') return '{}';
  try {
    JSON.parse(payload);
  } catch (error) {
    throw new AwsError(
      'InvalidRequestContentException',
      `Could not parse request body into json: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return payload;
}

/** The answer itself, or Lambda's error for one that is too large. */
export function checkAnswer(result: InvocationResult): InvocationResult {
  if (Buffer.byteLength(result.payload) <= largestAnswer) return result;
  return failed({
    errorType: 'Function.ResponseSizeTooLarge',
    errorMessage: `Response payload size exceeded maximum allowed payload size (${largestAnswer} bytes).`,
  });
}
