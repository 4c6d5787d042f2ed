import { randomBytes, randomUUID } from 'node:crypto';
import type { FunctionResource } from '../assembly/deployment.ts';
import { createAsynchronousQueue } from './asynchronous-queue.ts';
import { createConcurrencyLimit } from './concurrency-limit.ts';
import { createFunctionRegistry } from './function-registry.ts';
import type { Invocation, LambdaHostOptions, LocalLambdaHost } from './host-options.ts';
import type { InvocationRequest, InvocationResult } from './lambda-host.ts';
import { runWithMishap } from './mishap.ts';
import { checkAnswer, checkEvent } from './payload-limits.ts';

/** Where code runs: child processes, or this process. */
export interface Sandboxes {
  /** Runs one invocation; whatever the function does wrong is a result with `functionError`. */
  run(resource: FunctionResource, invocation: Invocation): Promise<InvocationResult>;
  close(): Promise<void>;
}

/** What the Invoke API does in front of the sandboxes, the same for every kind of them. */
export function createInvocationFront(options: LambdaHostOptions, sandboxes: Sandboxes): LocalLambdaHost {
  const { clock, newRequestId = randomUUID } = options;
  const find = createFunctionRegistry(options.functions);
  const acquire = createConcurrencyLimit(options.functions, options.concurrencyLimit ?? 1000);
  let closed: Promise<void> | undefined;

  const run = async (resource: FunctionResource, invocation: Invocation): Promise<InvocationResult> => {
    if (closed !== undefined) throw new Error('The Lambda host is closed; no function can be invoked.');
    const release = acquire(resource);
    const runIn = (one: Invocation) => sandboxes.run(resource, one);
    const { requestId, payload } = invocation;
    const mishap = options.mishaps?.({ functionName: resource.name, requestId, payload });
    try {
      const result =
        mishap === undefined
          ? await runIn(invocation)
          : await runWithMishap(mishap, { resource, invocation, clock, newRequestId, run: runIn });
      return checkAnswer(result);
    } finally {
      release();
    }
  };

  const prepare = (request: InvocationRequest, type: 'RequestResponse' | 'Event') => {
    const { resource, invokedArn } = find(request.functionArn);
    const payload = checkEvent(request.payload, type);
    const traceId = newTraceId(clock.now());
    return { resource, invocation: { requestId: newRequestId(), functionArn: invokedArn, payload, traceId } };
  };

  const queue = createAsynchronousQueue({
    clock,
    invoke: run,
    deliver: options.deliver ?? (async () => {}),
    report: ({ name }, { requestId }, message) =>
      options.onLog?.({
        functionName: name,
        requestId,
        line: `Lambda gave up an asynchronous event: ${message}`,
      }),
  });

  return {
    async invoke(request) {
      const { resource, invocation } = prepare(request, 'RequestResponse');
      return run(resource, invocation);
    },
    async invokeAsync(request) {
      const { resource, invocation } = prepare(request, 'Event');
      queue.add(resource, invocation);
    },
    idle: queue.idle,
    close() {
      queue.close();
      closed ??= sandboxes.close();
      return closed;
    },
  };
}

/** An X-Ray header of a trace that is not sampled: nothing on this machine collects segments. */
function newTraceId(time: number): string {
  const seconds = Math.floor(time / 1000)
    .toString(16)
    .padStart(8, '0');
  return `Root=1-${seconds}-${randomBytes(12).toString('hex')};Parent=${randomBytes(8).toString('hex')};Sampled=0`;
}
