import type { FunctionResource } from '../assembly/deployment.ts';
import type { Clock } from '../clock/clock.ts';
import type { LambdaHost } from './lambda-host.ts';
import type { Mishaps } from './mishap.ts';

/** What every kind of Lambda host needs. */
export interface LambdaHostOptions {
  readonly functions: readonly FunctionResource[];
  readonly region: string;
  readonly clock: Clock;
  /** Set in every sandbox and stronger than the template, e.g. `AWS_ENDPOINT_URL`. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Concurrent invocations in the account; Lambda's quota of 1000 by default. */
  readonly concurrencyLimit?: number;
  /** Told of every line that a function writes to stdout or stderr. */
  readonly onLog?: (line: FunctionLogLine) => void;
  /** Takes what the asynchronous invocations could not get done. Without it such events are dropped. */
  readonly deliver?: Deliver;
  /** Request ids; random UUIDs by default. */
  readonly newRequestId?: () => string;
  /** What goes wrong with invocations; nothing by default. */
  readonly mishaps?: Mishaps;
}

export interface FunctionLogLine {
  readonly functionName: string;
  /** Absent for what is written while the function's modules are loaded. */
  readonly requestId?: string;
  readonly line: string;
}

/** Sends `body` to the queue, topic or function that `arn` names. The attributes belong to dead letters. */
export type Deliver = (
  arn: string,
  body: string,
  attributes: Readonly<Record<string, string>>,
) => Promise<void>;

/** A host on this machine. */
export interface LocalLambdaHost extends LambdaHost {
  /** Resolves when no asynchronous invocation is queued, running or waiting for its next attempt. */
  idle(): Promise<void>;
}

/** One event on its way to a handler. */
export interface Invocation {
  readonly requestId: string;
  /** As the caller named the function, with its version or alias if there was one. */
  readonly functionArn: string;
  /** JSON text. */
  readonly payload: string;
  readonly traceId: string;
}
