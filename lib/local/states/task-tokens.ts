import { randomUUID } from 'node:crypto';
import { AwsError } from '../aws/aws-error.ts';
import { isTooLarge, type Payload, parsePayload } from './json.ts';
import type { Failure } from './state-failed-error.ts';

/** What the holder of a token may tell the task that waits for it. */
export type TokenAnswer =
  | { readonly type: 'succeeded'; readonly output: Payload }
  | { readonly type: 'failed'; readonly failure: Failure };

export interface TokenHolder {
  readonly answer: (answer: TokenAnswer) => void;
  readonly heartbeat: () => void;
}

/** The tokens that tasks wait for. Each belongs to one attempt and is good for one answer. */
export interface TaskTokens {
  create(): string;
  /** From now on answers reach the holder; the returned function closes the token. */
  open(token: string, holder: TokenHolder): () => void;
  /** @throws AwsError InvalidToken, InvalidOutput, TaskTimedOut (expired, answered, or of no task) */
  succeed(token: string, output: string): void;
  /** @throws AwsError InvalidToken, TaskTimedOut */
  fail(token: string, failure: { readonly error?: string; readonly cause?: string }): void;
  /** @throws AwsError InvalidToken, TaskTimedOut */
  heartbeat(token: string): void;
}

const prefix = 'task-token/';
const tokenPattern = new RegExp(`^${prefix}[0-9a-f-]{36}$`);

export function createTaskTokens(): TaskTokens {
  const holders = new Map<string, TokenHolder>();

  const holderOf = (token: string): TokenHolder => {
    if (!tokenPattern.test(Buffer.from(token, 'base64').toString('latin1'))) {
      throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
    }
    const holder = holders.get(token);
    if (holder !== undefined) return holder;
    throw new AwsError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
  };

  return {
    create: () => Buffer.from(`${prefix}${randomUUID()}`).toString('base64'),
    open: (token, holder) => {
      holders.set(token, holder);
      return () => holders.delete(token);
    },
    succeed: (token, output) => {
      const holder = holderOf(token);
      holder.answer({ type: 'succeeded', output: parseOutput(output) });
    },
    fail: (token, { error, cause }) => {
      // Without a name it is still a failed task, which States.TaskFailed and States.ALL take.
      const failure = { error: error ?? 'States.TaskFailed', ...(cause !== undefined && { cause }) };
      holderOf(token).answer({ type: 'failed', failure });
    },
    heartbeat: (token) => holderOf(token).heartbeat(),
  };
}

function parseOutput(output: string): Payload {
  if (isTooLarge(output)) {
    throw new AwsError(
      'ValidationException',
      "Value at 'output' failed to satisfy constraint: 262144 bytes at most",
    );
  }
  try {
    return parsePayload(output);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new AwsError('InvalidOutput', `Invalid Output: '${problem}'`);
  }
}
