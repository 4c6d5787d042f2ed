import * as z from 'zod';
import type { FunctionResource } from '../assembly/deployment.ts';
import { AwsError } from '../aws/aws-error.ts';
import type { Clock } from '../clock/clock.ts';
import { deadLetterAttributes, destinationRecord, type GivenUp } from './failure-record.ts';
import type { Deliver, Invocation } from './host-options.ts';
import type { InvocationResult } from './lambda-host.ts';

export interface AsynchronousQueueOptions {
  readonly clock: Clock;
  readonly invoke: (resource: FunctionResource, invocation: Invocation) => Promise<InvocationResult>;
  readonly deliver: Deliver;
  /** Told what went wrong where nobody waits for an answer. */
  readonly report: (resource: FunctionResource, invocation: Invocation, message: string) => void;
}

export interface AsynchronousQueue {
  add(resource: FunctionResource, invocation: Invocation): void;
  idle(): Promise<void>;
  close(): void;
}

const minute = 60_000;
const errorShape = z.object({ errorMessage: z.string() });

/**
 * Lambda's queue of asynchronous invocations: a failed one is tried again after one minute and then after
 * two, a throttled one after a delay that doubles from a second to five minutes, until its retries or its age
 * are used up. Source: "How Lambda handles errors and retries with asynchronous invocation".
 */
export function createAsynchronousQueue(options: AsynchronousQueueOptions): AsynchronousQueue {
  const { clock } = options;
  const closing = new AbortController();
  const pending = new Set<Promise<void>>();

  const attempt = async (resource: FunctionResource, invocation: Invocation): Promise<Attempt> => {
    try {
      const { payload, functionError } = await options.invoke(resource, invocation);
      return functionError === undefined ? { kind: 'done' } : { kind: 'failed', payload };
    } catch (error) {
      if (error instanceof AwsError) return { kind: 'refused', error };
      throw error;
    }
  };

  const handle = async (resource: FunctionResource, invocation: Invocation): Promise<void> => {
    const { retryAttempts, maximumAgeMs } = resource.asynchronous;
    const expiry = clock.now() + maximumAgeMs;
    let invokeCount = 0;
    let refusals = 0;
    let responsePayload: string | undefined;
    // The caller has its answer before the function starts.
    await clock.busy(new Promise((resolve) => setImmediate(resolve)));
    for (;;) {
      if (closing.signal.aborted) return;
      const outcome = await attempt(resource, invocation);
      if (outcome.kind === 'done' || closing.signal.aborted) return;
      let delay: number;
      if (outcome.kind === 'failed') {
        invokeCount += 1;
        responsePayload = outcome.payload;
        delay = invokeCount === 1 ? minute : 2 * minute;
      } else {
        delay = Math.min(1000 * 2 ** refusals, 5 * minute);
        refusals += 1;
      }
      const exhausted = invokeCount > retryAttempts;
      if (exhausted || clock.now() + delay > expiry) {
        return giveUp(resource, invocation, {
          condition: exhausted ? 'RetriesExhausted' : 'EventAgeExceeded',
          invokeCount,
          statusCode: outcome.kind === 'failed' ? 200 : outcome.error.statusCode,
          errorMessage: outcome.kind === 'failed' ? messageIn(outcome.payload) : outcome.error.message,
          ...(responsePayload !== undefined && { responsePayload }),
        });
      }
      await clock.sleep(delay, closing.signal);
    }
  };

  const giveUp = async (
    resource: FunctionResource,
    invocation: Invocation,
    outcome: GivenUp,
  ): Promise<void> => {
    const { deadLetterArn, onFailureArn } = resource.asynchronous;
    await Promise.all([
      deadLetterArn !== undefined &&
        options.deliver(deadLetterArn, invocation.payload, deadLetterAttributes(invocation, outcome)),
      onFailureArn !== undefined &&
        options.deliver(onFailureArn, destinationRecord(invocation, outcome, clock.now()), {}),
    ]);
  };

  return {
    add(resource, invocation) {
      if (closing.signal.aborted) throw new Error('The Lambda host is closed; no function can be invoked.');
      const work = handle(resource, invocation)
        .catch((error: unknown) => {
          if (!closing.signal.aborted) options.report(resource, invocation, String(error));
        })
        .finally(() => pending.delete(work));
      pending.add(work);
    },
    async idle() {
      while (pending.size > 0) await Promise.all(pending);
    },
    close: () => closing.abort(new Error('The Lambda host is closed.')),
  };
}

type Attempt =
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly payload: string }
  | { readonly kind: 'refused'; readonly error: AwsError };

function messageIn(payload: string): string {
  const parsed = errorShape.safeParse(JSON.parse(payload));
  return parsed.success ? parsed.data.errorMessage : payload;
}
