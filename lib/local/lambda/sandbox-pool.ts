import type { FunctionResource } from '../assembly/deployment.ts';
import type { ProcessSandbox } from './process-sandbox.ts';

export interface SandboxPoolOptions {
  /** Live sandboxes of all functions together. */
  readonly maxSandboxes: number;
  readonly start: (resource: FunctionResource) => ProcessSandbox;
}

/**
 * Keeps sandboxes for the next invocation of their function: the one used last is reused first, and where the
 * limit is reached the one unused for longest makes room. When all are at work, invocations wait their turn.
 */
export function createSandboxPool({ maxSandboxes, start }: SandboxPoolOptions) {
  const live = new Set<ProcessSandbox>();
  /** Ended to make room, but not gone yet. */
  const leaving = new Set<ProcessSandbox>();
  /** Least recently used first. */
  const idle: ProcessSandbox[] = [];
  const waiting: (() => void)[] = [];
  let closed = false;

  const take = (resource: FunctionResource): ProcessSandbox | undefined => {
    if (closed) throw new Error(`The Lambda host was closed before ${resource.name} could run.`);
    const warm = idle.findLastIndex((sandbox) => sandbox.functionName === resource.name);
    if (warm >= 0) return idle.splice(warm, 1)[0];
    if (live.size >= maxSandboxes) {
      const oldest = idle.shift();
      if (oldest === undefined) return undefined;
      live.delete(oldest);
      leaving.add(oldest);
      oldest.end();
    }
    const sandbox = start(resource);
    live.add(sandbox);
    void sandbox.gone.then(() => {
      live.delete(sandbox);
      leaving.delete(sandbox);
      const index = idle.indexOf(sandbox);
      if (index >= 0) idle.splice(index, 1);
      waiting.shift()?.();
    });
    return sandbox;
  };

  const giveBack = (sandbox: ProcessSandbox): void => {
    if (sandbox.alive() && live.has(sandbox)) idle.push(sandbox);
    waiting.shift()?.();
  };

  return {
    /** Hands a sandbox of the function to `work`, which has it to itself until it settles. */
    async use<T>(resource: FunctionResource, work: (sandbox: ProcessSandbox) => Promise<T>): Promise<T> {
      let sandbox = take(resource);
      while (sandbox === undefined) {
        await new Promise<void>((resolve) => waiting.push(resolve));
        sandbox = take(resource);
      }
      try {
        return await work(sandbox);
      } finally {
        giveBack(sandbox);
      }
    },
    async close(): Promise<void> {
      closed = true;
      const all = [...live, ...leaving];
      for (const sandbox of all) sandbox.end();
      for (const wake of waiting.splice(0)) wake();
      await Promise.all(all.map(({ gone }) => gone));
    },
  };
}
