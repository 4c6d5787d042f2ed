import type { AwsError } from './aws-error.ts';
import type { AwsAnswer, AwsRequest } from './aws-request.ts';

/** One AWS API in its own protocol. */
export interface AwsService {
  /** What refusals and faults call it: `dynamodb`, `states`. */
  readonly name: string;
  /** The operation that a request asks for; `undefined` where it is not a request to this service. */
  operationOf(request: AwsRequest): string | undefined;
  /** Carries an operation out. @throws AwsError, `UnknownOperationException` for one it does not have. */
  answer(operation: string, request: AwsRequest): Promise<AwsAnswer>;
  /** An error in the shape that this service's clients parse. */
  refusal(error: AwsError, request: AwsRequest): AwsAnswer;
  /** What the service says when it is asked too often. */
  throttled(): AwsError;
}
