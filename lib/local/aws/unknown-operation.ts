import { AwsError } from './aws-error.ts';

/** Nothing is ever ignored: what the twin does not do is refused by name. */
export function unknownOperation(service: string, operation: string): AwsError {
  return new AwsError(
    'UnknownOperationException',
    `${service}: ${operation} is not one of the operations that the local AWS endpoint carries out`,
  );
}
