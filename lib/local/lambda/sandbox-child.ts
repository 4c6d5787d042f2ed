import { type ChildProcess, spawn } from 'node:child_process';
import { createLineSplitter } from './line-splitter.ts';
import type { OrphanGuard } from './orphan-guard.ts';

/** A process with all that it starts, which can be frozen. */
export interface SandboxChild {
  alive(): boolean;
  freeze(): void;
  thaw(): void;
  /** Ends it, frozen or not. */
  kill(): void;
  /** Resolves when it is gone and its output has been read. */
  readonly ended: Promise<ChildEnd>;
}

export type ChildEnd =
  | { readonly kind: 'exited'; readonly code: number | null; readonly signal: string | null }
  | { readonly kind: 'not_started'; readonly error: Error };

export interface SandboxChildOptions {
  readonly directory: string;
  /** Node's parameters. */
  readonly parameters: readonly string[];
  /** All of it: nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  readonly onLine: (stream: 'stdout' | 'stderr', line: string) => void;
  readonly orphanGuard: OrphanGuard;
}

/** How long to read on after the end, in case something that it started has left the group and holds the pipes. */
const lastOutputMs = 1000;

/** Windows cannot freeze and has no process groups. */
const hasGroups = process.platform !== 'win32';

export function startSandboxChild(options: SandboxChildOptions): SandboxChild {
  const child = spawn(process.execPath, options.parameters, {
    cwd: options.directory,
    env: options.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: hasGroups,
  });
  const { pid } = child;
  let alive = pid !== undefined;
  if (pid !== undefined) options.orphanGuard.watch(pid);
  child.once('exit', () => {
    alive = false;
    if (pid !== undefined) options.orphanGuard.forget(pid);
  });
  for (const stream of ['stdout', 'stderr'] as const) {
    const lines = createLineSplitter((line) => options.onLine(stream, line));
    child[stream].setEncoding('utf8').on('data', lines.write).on('end', lines.flush);
  }

  const signal = (name: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void => {
    if (!alive || pid === undefined) return;
    try {
      process.kill(hasGroups ? -pid : pid, name);
    } catch {
      // It has ended by itself a moment ago; its exit is about to be seen.
    }
  };

  return {
    alive: () => alive,
    freeze: () => hasGroups && signal('SIGSTOP'),
    thaw: () => hasGroups && signal('SIGCONT'),
    kill: () => signal('SIGKILL'),
    ended: waitForEnd(child),
  };
}

function waitForEnd(child: ChildProcess): Promise<ChildEnd> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ kind: 'not_started', error }));
    child.once('exit', (code, signal) => {
      const end = () => resolve({ kind: 'exited', code, signal });
      const patience = setTimeout(end, lastOutputMs);
      child.once('close', () => {
        clearTimeout(patience);
        end();
      });
    });
  });
}
