import { EventEmitter } from 'node:events';
import type { Writable } from 'node:stream';

export interface SandboxProcessOptions {
  readonly environment: Record<string, string>;
  readonly directory: string;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Called by `process.exit`, which then throws, since it cannot end anything else here. */
  readonly onExit: (code: number) => void;
}

/**
 * The `process` of a sandbox inside this process: its own environment, output, listeners and exit; all else is
 * the real one.
 */
export function createSandboxProcess(options: SandboxProcessOptions): object {
  const events = new EventEmitter();
  const own = new Map<PropertyKey, unknown>([
    ['env', options.environment],
    ['stdout', options.stdout],
    ['stderr', options.stderr],
    ['cwd', () => options.directory],
    [
      'exit',
      (code?: unknown) => {
        options.onExit(Number(code ?? 0));
        throw new Error(`process.exit(${String(code ?? '')}) was called`);
      },
    ],
    ...eventMethods.map((name) => [name, bindMethod(events, name)] as const),
  ]);
  return new Proxy(process, {
    get: (target, key) => (own.has(key) ? own.get(key) : Reflect.get(target, key)),
    set: (_target, key, value) => {
      own.set(key, value);
      return true;
    },
    deleteProperty: (_target, key) => {
      own.delete(key);
      return true;
    },
  });
}

const eventMethods = [
  'on',
  'once',
  'off',
  'emit',
  'addListener',
  'removeListener',
  'removeAllListeners',
  'prependListener',
  'prependOnceListener',
  'listeners',
  'listenerCount',
] as const;

function bindMethod(events: EventEmitter, name: (typeof eventMethods)[number]): unknown {
  return (...parameters: unknown[]): unknown => Reflect.apply(events[name], events, parameters);
}

/** Like `process.env`, it turns into text whatever is stored in it. */
export function createSandboxEnvironment(
  variables: Readonly<Record<string, string>>,
): Record<string, string> {
  return new Proxy(
    { ...variables },
    { set: (target, key, value) => Reflect.set(target, key, String(value)) },
  );
}
