import type { FunctionResource } from '../assembly/deployment.ts';
import { type CompiledModules, createCompiledModules } from './compiled-modules.ts';
import type { CrashSwitch } from './crash-switch.ts';
import type { LambdaHostOptions, LocalLambdaHost } from './host-options.ts';
import { createInProcessSandbox, type InProcessSandbox } from './in-process-sandbox.ts';
import { createInvocationFront } from './invocation-front.ts';

/** What this host takes beside what every host does. */
export interface InProcessOptions {
  /** Hand one to several hosts over the same bundles, and each bundle is compiled once. */
  readonly compiled?: CompiledModules;
  /**
   * Sandboxes of one function, 8 by default: more than two cores can keep at work. A new one costs what the
   * function's modules do when they are loaded: 50 ms and 2 MB with the usual SDKs, much more with what draws.
   * Past the limit invocations wait for one another, which Lambda would not let them: a handler that waits on
   * the clock makes those late, and functions that invoke each other in a circle need a limit above its length.
   */
  readonly maxSandboxesPerFunction?: number;
  /** Ends sandboxes in the middle of their work. */
  readonly crashes?: CrashSwitch;
}

export type InProcessHostOptions = LambdaHostOptions & InProcessOptions;

const sandboxesPerFunction = 8;

/**
 * Runs functions inside this process, each sandbox with its own module instances and globals, whose time is
 * the clock's. For tests and thousands of campaigns at once.
 *
 * What a process of its own would give is missing: a busy loop blocks everything, a handler that has timed out
 * runs on, an unhandled rejection is this process's, `performance` and the time zone are the real ones, memory
 * has no limit, and nothing is traced. Invocations are not announced to the clock as busy work, since handlers
 * wait on that very clock; it has to see by itself when this process is idle.
 */
export function createInProcessHost(options: InProcessHostOptions): LocalLambdaHost {
  const { compiled = createCompiledModules(), maxSandboxesPerFunction = sandboxesPerFunction } = options;
  const pools = new Map<string, Pool>();
  const live = new Set<InProcessSandbox>();

  const poolOf = (resource: FunctionResource): Pool => {
    const pool = pools.get(resource.name) ?? { idle: [], waiting: [], size: 0 };
    pools.set(resource.name, pool);
    return pool;
  };

  const take = (resource: FunctionResource, pool: Pool): InProcessSandbox | undefined => {
    const warm = pool.idle.pop();
    if (warm !== undefined || pool.size >= maxSandboxesPerFunction) return warm;
    const sandbox = createInProcessSandbox(resource, { ...options, compiled });
    pool.size += 1;
    live.add(sandbox);
    const { name: functionName } = resource;
    const { requestId, hasConnection, kill } = sandbox;
    const forget = options.crashes?.add({ functionName, requestId, hasConnection, kill });
    if (forget !== undefined) void sandbox.finished.then(forget);
    return sandbox;
  };

  return createInvocationFront(options, {
    async run(resource, invocation) {
      const pool = poolOf(resource);
      let sandbox = take(resource, pool);
      while (sandbox === undefined) {
        await new Promise<void>((resolve) => pool.waiting.push(resolve));
        sandbox = take(resource, pool);
      }
      const used = sandbox;
      const { result, reusable } = await used.invoke(invocation);
      if (reusable) {
        pool.idle.push(used);
      } else {
        pool.size -= 1;
        void used.finished.then(() => live.delete(used));
      }
      pool.waiting.shift()?.();
      return result;
    },
    async close() {
      for (const sandbox of live) sandbox.end();
      live.clear();
      pools.clear();
    },
  });
}

/** The sandboxes of one function. */
interface Pool {
  /** Last used last. */
  readonly idle: InProcessSandbox[];
  /** Invocations that wait for a sandbox. */
  readonly waiting: (() => void)[];
  /** Idle and at work; those that were given up do not count. */
  size: number;
}
