import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import type { Clock } from './clock.ts';

/** What an invocation is to the deeds that it carries out. */
export interface Invocation {
  /** One UUID an invocation: the same event delivered twice has two. */
  readonly attempt: string;
  /** When Lambda ends it, in milliseconds since the epoch. */
  readonly deadlineAt: number;
  readonly clock: Clock;
}

export function invocationOf(context: Pick<Context, 'getRemainingTimeInMillis'>, clock: Clock): Invocation {
  return { attempt: randomUUID(), deadlineAt: clock.now() + context.getRemainingTimeInMillis(), clock };
}
