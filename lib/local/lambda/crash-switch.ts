import type { ConnectionPorts } from '../connection-ports.ts';

/** An invocation that runs in this process. */
export interface RunningInvocation {
  readonly functionName: string;
  readonly requestId: string;
}

/** What a host hangs on the switch for each sandbox. */
export interface BreakableSandbox {
  readonly functionName: string;
  /** The request id of the present invocation; of the last one where it is idle. */
  readonly requestId: () => string | undefined;
  readonly hasConnection: (ports: ConnectionPorts) => boolean;
  readonly kill: () => void;
}

/**
 * Ends sandboxes of the host `in-process` in the middle of their work, as a process is ended by SIGKILL: from
 * then on nothing of it acts any more, and its caller is told that the runtime exited. A process of its own
 * would do that by itself, but has no part in a virtual time.
 */
export interface CrashSwitch {
  /** Whose request came over a connection. */
  invocationAt(ports: ConnectionPorts): RunningInvocation | undefined;
  /** Ends the sandbox that a connection belongs to. Answers whether there was one. */
  killAt(ports: ConnectionPorts): boolean;
  /** For hosts: names a sandbox that can be ended. Answers a function that takes it away again. */
  add(sandbox: BreakableSandbox): () => void;
}

export function createCrashSwitch(): CrashSwitch {
  const sandboxes = new Set<BreakableSandbox>();
  const sandboxAt = (ports: ConnectionPorts) =>
    [...sandboxes].find(({ hasConnection }) => hasConnection(ports));
  return {
    invocationAt(ports) {
      const found = sandboxAt(ports);
      const requestId = found?.requestId();
      return found === undefined || requestId === undefined
        ? undefined
        : { functionName: found.functionName, requestId };
    },
    killAt(ports) {
      const found = sandboxAt(ports);
      found?.kill();
      return found !== undefined;
    },
    add(sandbox) {
      sandboxes.add(sandbox);
      return () => sandboxes.delete(sandbox);
    },
  };
}
