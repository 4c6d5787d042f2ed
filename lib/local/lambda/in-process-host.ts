import type { FunctionResource } from '../assembly/deployment.ts';
import type { LambdaHostOptions, LocalLambdaHost } from './host-options.ts';
import { createInProcessSandbox, type InProcessSandbox } from './in-process-sandbox.ts';
import { createInvocationFront } from './invocation-front.ts';
import type { CompiledModules } from './sandbox-modules.ts';

export interface InProcessHostOptions extends LambdaHostOptions {
  /** Hand one to several hosts over the same bundles, and each bundle is compiled once. */
  readonly compiled?: CompiledModules;
}

/**
 * Runs functions inside this process, each sandbox with its own module instances and globals, whose time is
 * the clock's. For tests and thousands of campaigns at once.
 *
 * What a process of its own would give is missing: a busy loop blocks everything, a handler that has timed out
 * runs on, an unhandled rejection is this process's, and `performance` and the memory limit are real ones.
 * Invocations are not announced to the clock as busy work, since handlers wait on that very clock; it has to see by
 * itself when this process is idle.
 */
export function createInProcessHost(options: InProcessHostOptions): LocalLambdaHost {
  const { compiled = new Map() } = options;
  const idle = new Map<string, InProcessSandbox[]>();
  const live = new Set<InProcessSandbox>();

  const start = (resource: FunctionResource): InProcessSandbox => {
    const sandbox = createInProcessSandbox(resource, { ...options, compiled });
    live.add(sandbox);
    return sandbox;
  };

  return createInvocationFront(options, {
    async run(resource, invocation) {
      const waiting = idle.get(resource.name) ?? [];
      idle.set(resource.name, waiting);
      const sandbox = waiting.pop() ?? start(resource);
      const { result, reusable } = await sandbox.invoke(invocation);
      if (reusable) waiting.push(sandbox);
      else void sandbox.finished.then(() => live.delete(sandbox));
      return result;
    },
    async close() {
      for (const sandbox of live) sandbox.end();
      live.clear();
      idle.clear();
    },
  });
}
