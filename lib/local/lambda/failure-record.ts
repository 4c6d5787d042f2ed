import type { Invocation } from './host-options.ts';

/** Why an asynchronous invocation was given up. */
export interface GivenUp {
  readonly condition: 'RetriesExhausted' | 'EventAgeExceeded';
  /** Attempts that reached the function. */
  readonly invokeCount: number;
  /** 200 when the function itself failed, 429 when it was throttled to the end. */
  readonly statusCode: number;
  readonly errorMessage: string;
  /** JSON text of the last failure; absent when no attempt reached the function. */
  readonly responsePayload?: string;
}

/** The body that a failure destination gets. */
export function destinationRecord(invocation: Invocation, outcome: GivenUp, time: number): string {
  const answered = outcome.responsePayload !== undefined;
  return JSON.stringify({
    version: '1.0',
    timestamp: new Date(time).toISOString(),
    requestContext: {
      requestId: invocation.requestId,
      functionArn: qualified(invocation.functionArn),
      condition: outcome.condition,
      approximateInvokeCount: outcome.invokeCount,
    },
    requestPayload: JSON.parse(invocation.payload),
    responseContext: {
      statusCode: outcome.statusCode,
      executedVersion: '$LATEST',
      ...(answered && { functionError: 'Unhandled' }),
    },
    ...(outcome.responsePayload !== undefined && { responsePayload: JSON.parse(outcome.responsePayload) }),
  });
}

/** The message attributes that a dead letter carries beside the event. */
export function deadLetterAttributes(invocation: Invocation, outcome: GivenUp): Record<string, string> {
  return {
    RequestID: invocation.requestId,
    ErrorCode: String(outcome.statusCode),
    ErrorMessage: outcome.errorMessage.slice(0, 1024),
  };
}

function qualified(functionArn: string): string {
  return functionArn.split(':').length > 7 ? functionArn : `${functionArn}:$LATEST`;
}
