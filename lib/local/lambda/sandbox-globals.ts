import type { Clock } from '../clock/clock.ts';
import { createSandboxOutput } from './sandbox-output.ts';
import { createSandboxEnvironment, createSandboxProcess } from './sandbox-process.ts';
import { createSandboxTimers, type SandboxTimers } from './sandbox-timers.ts';
import { createShiftedDate } from './shifted-date.ts';

export interface SandboxGlobalsOptions {
  readonly clock: Clock;
  readonly environment: Readonly<Record<string, string>>;
  readonly directory: string;
  readonly onLine: (line: string) => void;
  /** `process.exit` */
  readonly onExit: (code: number) => void;
  /** An error that nothing in the sandbox caught. */
  readonly onError: (error: unknown) => void;
}

/** The names that a module in a sandbox sees in place of the real globals. */
export const sandboxGlobalNames = [
  'process',
  'console',
  'Date',
  'AbortSignal',
  'setTimeout',
  'setInterval',
  'clearTimeout',
  'clearInterval',
  'globalThis',
  'global',
] as const;

export interface SandboxGlobals {
  readonly values: Readonly<Record<(typeof sandboxGlobalNames)[number], unknown>>;
  readonly timers: SandboxTimers;
  /** `process.env` */
  readonly environment: Record<string, string>;
  readonly flushOutput: () => void;
}

/** Makes the globals of one sandbox. None of the real ones is touched. */
export function createSandboxGlobals(options: SandboxGlobalsOptions): SandboxGlobals {
  const { clock } = options;
  const output = createSandboxOutput(options.onLine);
  const timers = createSandboxTimers({ clock, onError: options.onError });
  const environment = createSandboxEnvironment(options.environment);
  const { stdout, stderr } = output;
  const own = {
    process: createSandboxProcess({ ...options, environment, stdout, stderr }),
    console: output.console,
    Date: createShiftedDate(clock.now),
    AbortSignal: createAbortSignal(timers),
    setTimeout: timers.setTimeout,
    setInterval: timers.setInterval,
    clearTimeout: timers.clearTimeout,
    clearInterval: timers.clearInterval,
  };
  const globalObject = createGlobalObject(own);
  return {
    values: { ...own, globalThis: globalObject, global: globalObject },
    timers,
    environment,
    flushOutput: output.flush,
  };
}

/** `AbortSignal` with a `timeout` that follows the sandbox's timers. */
function createAbortSignal(timers: SandboxTimers): typeof AbortSignal {
  const timeout = (delay: number): AbortSignal => {
    const controller = new AbortController();
    const reason = () => new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    timers.setTimeout(() => controller.abort(reason()), delay);
    return controller.signal;
  };
  return new Proxy(AbortSignal, {
    get: (target, key) => (key === 'timeout' ? timeout : Reflect.get(target, key)),
  });
}

/** A `globalThis` that keeps what is stored in it to itself and shows the real one behind. */
function createGlobalObject(own: Readonly<Record<string, unknown>>): object {
  const store: Record<PropertyKey, unknown> = { ...own };
  const globalObject: object = new Proxy(store, {
    has: (target, key) => Reflect.has(target, key) || Reflect.has(globalThis, key),
    get: (target, key) =>
      Object.hasOwn(target, key) ? Reflect.get(target, key) : Reflect.get(globalThis, key),
  });
  store['globalThis'] = globalObject;
  store['global'] = globalObject;
  return globalObject;
}
