import type { FunctionResource } from '../assembly/deployment.ts';
import { AwsError } from '../aws/aws-error.ts';
import type { Clock } from '../clock/clock.ts';
import { exited, timedOut } from './function-error.ts';
import type { FunctionLogLine, Invocation } from './host-options.ts';
import type { InvocationResult } from './lambda-host.ts';
import type { OrphanGuard } from './orphan-guard.ts';
import type { NextEvent, RuntimeApi } from './runtime-api.ts';
import { type ChildEnd, startSandboxChild } from './sandbox-child.ts';
import { clockOffsetHeader, clockOffsetVariable, endOfOutput } from './sandbox-protocol.ts';

/** One child process with one instance of a function's modules. */
export interface ProcessSandbox {
  readonly functionName: string;
  alive(): boolean;
  /** Resolves once the process is gone. */
  readonly gone: Promise<void>;
  /**
   * Runs one invocation, until it is answered and the process is frozen or gone. There must be no other one
   * under way.
   * @throws AwsError `ServiceException` where the process cannot be started.
   */
  invoke(invocation: Invocation): Promise<InvocationResult>;
  end(): void;
}

export interface ProcessSandboxOptions {
  readonly clock: Clock;
  readonly runtimeApi: RuntimeApi;
  readonly orphanGuard: OrphanGuard;
  /** Path of the bundled runtime. */
  readonly bootstrap: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly onLog: ((line: FunctionLogLine) => void) | undefined;
}

/**
 * Lambda lets a module load for ten seconds, and then once more within the invocation's own time; here the two
 * are one wait.
 */
const initializationMs = 10_000;

export function startProcessSandbox(
  resource: FunctionResource,
  options: ProcessSandboxOptions,
): ProcessSandbox {
  const { clock } = options;
  const offset = () => String(Math.round(clock.now() - Date.now()));
  let run: Run | undefined;
  let asking: ((event: NextEvent) => void) | undefined;

  const answer = (result: InvocationResult, requestId = run?.invocation.requestId): void => {
    if (run !== undefined && run.invocation.requestId === requestId) run.result ??= result;
  };

  const session = options.runtimeApi.open({
    next: () =>
      new Promise((resolve) => {
        asking = resolve;
        if (run !== undefined && !run.delivered) return deliver(run);
        child.freeze();
        run?.rested.resolve();
      }),
    response: (requestId, payload) => answer({ payload }, requestId),
    error: (requestId, payload) => answer({ payload, functionError: 'Unhandled' }, requestId),
    initError: (payload) => answer({ payload, functionError: 'Unhandled' }),
  });

  const child = startSandboxChild({
    directory: resource.codeDirectory,
    parameters: [`--max-old-space-size=${resource.memoryMb}`, options.bootstrap],
    environment: {
      ...options.environment,
      AWS_LAMBDA_RUNTIME_API: session.address,
      [clockOffsetVariable]: offset(),
    },
    onLine: (stream, line) => {
      const [text, isLast] = cutMark(line, run);
      if (text !== '' || !isLast) {
        options.onLog?.({
          functionName: resource.name,
          ...(run !== undefined && { requestId: run.invocation.requestId }),
          line: text,
        });
      }
      if (isLast) run?.output[stream].resolve();
    },
    orphanGuard: options.orphanGuard,
  });
  void child.ended.then(session.close);

  const deliver = (next: Run): void => {
    const { requestId, functionArn, payload, traceId } = next.invocation;
    const give = asking;
    asking = undefined;
    next.delivered = true;
    next.limit(resource.timeoutMs);
    child.thaw();
    give?.({
      payload,
      headers: {
        'lambda-runtime-aws-request-id': requestId,
        'lambda-runtime-deadline-ms': String(clock.now() + resource.timeoutMs),
        'lambda-runtime-invoked-function-arn': functionArn,
        'lambda-runtime-trace-id': traceId,
        [clockOffsetHeader]: offset(),
      },
    });
  };

  return {
    functionName: resource.name,
    alive: child.alive,
    gone: child.ended.then(() => {}),
    end: child.kill,
    async invoke(invocation) {
      const next = createRun(invocation, child.kill);
      run = next;
      if (asking === undefined) next.limit(initializationMs + resource.timeoutMs);
      else deliver(next);
      const { stdout, stderr } = next.output;
      const over = Promise.all([next.rested.promise, stdout.promise, stderr.promise]);
      const end = await Promise.race([child.ended, over.then(() => undefined)]);
      next.limit(undefined);
      return next.result ?? explainEnd(resource, next, end);
    },
  };
}

interface Run {
  readonly invocation: Invocation;
  delivered: boolean;
  result: InvocationResult | undefined;
  readonly rested: PromiseWithResolvers<void>;
  readonly output: Readonly<Record<'stdout' | 'stderr', PromiseWithResolvers<void>>>;
  readonly isLate: () => boolean;
  /** Sets the milliseconds that are left before the sandbox is ended; they are real ones. */
  readonly limit: (ms: number | undefined) => void;
}

function createRun(invocation: Invocation, kill: () => void): Run {
  let late = false;
  let timer: NodeJS.Timeout | undefined;
  return {
    invocation,
    delivered: false,
    result: undefined,
    rested: Promise.withResolvers(),
    output: { stdout: Promise.withResolvers(), stderr: Promise.withResolvers() },
    isLate: () => late,
    limit(ms) {
      clearTimeout(timer);
      if (ms === undefined) return;
      timer = setTimeout(() => {
        late = true;
        kill();
      }, ms);
    },
  };
}

/** Cuts off the mark that ends an invocation's output; it may follow a line that the handler has not ended. */
function cutMark(line: string, run: Run | undefined): [text: string, isLast: boolean] {
  const mark = run === undefined ? undefined : endOfOutput(run.invocation.requestId);
  if (mark === undefined || !line.endsWith(mark)) return [line, false];
  return [line.slice(0, -mark.length), true];
}

function explainEnd(resource: FunctionResource, run: Run, end: ChildEnd | undefined): InvocationResult {
  const { requestId } = run.invocation;
  if (run.isLate()) return timedOut(requestId, resource.timeoutMs);
  if (end?.kind === 'not_started') {
    const message = `Cannot start a process for ${resource.name} in ${resource.codeDirectory}: ${end.error.message}`;
    throw new AwsError('ServiceException', message, 500);
  }
  return exited(requestId, end?.code ?? null, end?.signal ?? null);
}
