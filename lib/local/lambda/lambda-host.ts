/** What a synchronous invocation answers; both texts are JSON, as on the wire. */
export interface InvocationResult {
  /** The handler's answer, or `{errorType, errorMessage, trace}` where `functionError` is set. */
  readonly payload: string;
  readonly functionError?: 'Unhandled';
}

/** One invocation. `payload` is JSON text, so that nothing but plain JSON can reach a handler. */
export interface InvocationRequest {
  /** Function name, ARN, or ARN with a version or alias. */
  readonly functionArn: string;
  readonly payload: string;
}

/** Runs the functions of a deployment as AWS Lambda does. */
export interface LambdaHost {
  /**
   * Invokes and waits for the answer (`RequestResponse`).
   * @throws AwsError `ResourceNotFoundException` for a function that the deployment does not have,
   *   `TooManyRequestsException` where the concurrency limit is reached.
   */
  invoke(request: InvocationRequest): Promise<InvocationResult>;
  /**
   * Queues an asynchronous invocation (`Event`): tried again twice (or as the function's template says)
   * and then handed to its dead-letter target or failure destination.
   */
  invokeAsync(request: InvocationRequest): Promise<void>;
  /** Ends every sandbox. Idempotent. */
  close(): Promise<void>;
}
