import type { FunctionResource } from '../assembly/deployment.ts';
import type { ConnectionPorts } from '../connection-ports.ts';
import type { CompiledModules } from './compiled-modules.ts';
import { functionEnvironment } from './function-environment.ts';
import { describeError, exited, failed, timedOut } from './function-error.ts';
import { findHandler, type Handler, locateHandler, nameLoadError } from './handler-module.ts';
import type { Invocation, LambdaHostOptions } from './host-options.ts';
import { createInvocationContext } from './invocation-context.ts';
import type { InvocationResult } from './lambda-host.ts';
import { runHandler } from './run-handler.ts';
import { createSandboxBuiltins } from './sandbox-builtins.ts';
import { createSandboxGlobals } from './sandbox-globals.ts';
import { createModuleLoader } from './sandbox-modules.ts';

export interface InProcessSandbox {
  /** Runs one invocation; there must be no other under way. */
  invoke(invocation: Invocation): Promise<Outcome>;
  /** Resolves when the handler of a sandbox that is not reusable has settled at last. */
  readonly finished: Promise<void>;
  /** The request id of the present invocation; of the last one where there is none. */
  readonly requestId: () => string | undefined;
  /** Whether a connection of the sandbox has this port on our side. */
  readonly hasConnection: (ports: ConnectionPorts) => boolean;
  /** Ends the sandbox where it stands: nothing of it acts any more, and its caller is told that it exited. */
  readonly kill: () => void;
  /** Stops the timers for good. */
  end(): void;
}

export interface Outcome {
  readonly result: InvocationResult;
  /** False where Lambda would have ended the sandbox: after a time-out, an exit, or an error that nobody caught. */
  readonly reusable: boolean;
}

export interface InProcessSandboxOptions extends LambdaHostOptions {
  readonly compiled: CompiledModules;
}

/** A tracer needs hooks that watch a whole process, and of this one nobody collects traces. */
const untraced = { POWERTOOLS_TRACE_ENABLED: 'false', AWS_XRAY_CONTEXT_MISSING: 'IGNORE_ERROR' };

/** One instance of a function's modules with globals of its own. */
export function createInProcessSandbox(
  resource: FunctionResource,
  options: InProcessSandboxOptions,
): InProcessSandbox {
  const { clock } = options;
  const environment = functionEnvironment(resource, {
    region: options.region,
    initializationTime: clock.now(),
    overrides: { ...untraced, ...options.environment },
  });
  const finished = Promise.withResolvers<void>();
  let current: { readonly requestId: string; readonly settle: (outcome: Outcome) => void } | undefined;
  let cancelTimeout = () => {};
  let killed = false;
  let handler: Handler | undefined;

  const lose = (result: (requestId: string) => InvocationResult): void =>
    current?.settle({ result: result(current.requestId), reusable: false });

  const globals = createSandboxGlobals({
    clock,
    environment,
    directory: resource.codeDirectory,
    onLine: (line) => {
      if (killed) return;
      const requestId = current?.requestId;
      options.onLog?.({ functionName: resource.name, ...(requestId !== undefined && { requestId }), line });
    },
    onExit: (code) => lose((requestId) => exited(requestId, code, null)),
    onError: (error) => lose(() => failed(describeError(error))),
  });
  const builtins = createSandboxBuiltins(globals);
  const load = createModuleLoader({
    globals: globals.values,
    builtins: builtins.modules,
    compiled: options.compiled,
  });
  const { timers } = globals;

  const loadHandler = (): Handler => {
    try {
      const location = locateHandler(resource.codeDirectory, resource.handler);
      return findHandler(load(location.file), location, resource.runtime);
    } catch (error) {
      throw nameLoadError(error);
    }
  };

  const runLoaded = async (invocation: Invocation, settle: (outcome: Outcome) => void): Promise<void> => {
    try {
      handler ??= loadHandler();
    } catch (error) {
      settle({ result: failed(describeError(error)), reusable: false });
      return;
    }
    globals.environment['_X_AMZN_TRACE_ID'] = invocation.traceId;
    const deadline = clock.now() + resource.timeoutMs;
    cancelTimeout = clock.at(deadline, () =>
      settle({ result: timedOut(invocation.requestId, resource.timeoutMs), reusable: false }),
    );
    const context = createInvocationContext({ ...invocation, deadline }, environment, clock.now);
    try {
      settle({ result: { payload: await runHandler(handler, invocation.payload, context) }, reusable: true });
    } catch (error) {
      settle({ result: failed(describeError(error)), reusable: true });
    } finally {
      cancelTimeout();
    }
  };

  return {
    finished: finished.promise,
    requestId: () => current?.requestId,
    hasConnection: builtins.hasConnection,
    kill() {
      killed = true;
      timers.freeze();
      cancelTimeout();
      builtins.cut();
      builtins.close();
      lose((requestId) => exited(requestId, null, 'SIGKILL'));
      finished.resolve();
    },
    end() {
      timers.freeze();
      builtins.close();
    },
    async invoke(invocation) {
      const settled = Promise.withResolvers<Outcome>();
      current = { requestId: invocation.requestId, settle: settled.resolve };
      timers.thaw();
      const work = runLoaded(invocation, settled.resolve);
      const outcome = await settled.promise;
      globals.flushOutput();
      if (outcome.reusable) {
        timers.freeze();
        return outcome;
      }
      if (killed) return outcome;
      void work.then(() => {
        timers.freeze();
        builtins.close();
        finished.resolve();
      });
      return outcome;
    },
  };
}
