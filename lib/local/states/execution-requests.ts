import { AwsError } from '../aws/aws-error.ts';
import { isTooLarge, maximumPayloadBytes, type Payload, parsePayload } from './json.ts';

/** @throws AwsError InvalidArn */
export function requireStatesArn(arn: string): void {
  if (!/^arn:[^:]+:states:[^:]*:[^:]*:[^:]+:.+$/.test(arn)) {
    throw new AwsError('InvalidArn', `Invalid Arn: '${arn}'`);
  }
}

/** 1 to 80 characters without white space, brackets, wildcards, control and special characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the API names these characters
const namePattern = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f]{1,80}$/u;

/** @throws AwsError InvalidName */
export function requireExecutionName(name: string): void {
  if (!namePattern.test(name)) throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
}

/** @throws AwsError InvalidExecutionInput */
export function parseExecutionInput(input: string): Payload {
  if (isTooLarge(input)) {
    const problem = `the input is larger than ${maximumPayloadBytes} bytes`;
    throw new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${problem}'`);
  }
  try {
    return parsePayload(input);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${problem}'`);
  }
}
