import { AsyncLocalStorage } from 'node:async_hooks';
import { promisify } from 'node:util';
import type { Clock } from '../clock/clock.ts';

export interface SandboxTimersOptions {
  readonly clock: Clock;
  /** Takes what a callback throws; in a process of its own that would end the process. */
  readonly onError: (error: unknown) => void;
}

type Callback = (...parameters: unknown[]) => void;

/** Node's longest delay; anything outside 1 to this is one millisecond, as in Node. */
const longestDelay = 2 ** 31 - 1;

/** The timers of one sandbox: global functions that follow a clock and can be frozen together. */
export type SandboxTimers = ReturnType<typeof createSandboxTimers>;

export function createSandboxTimers({ clock, onError }: SandboxTimersOptions) {
  const timers = new Map<number, Timer>();
  let lastId = 0;
  let frozen = false;

  const arm = (timer: Timer): void => {
    timer.cancel();
    if (!frozen) timer.cancel = clock.at(timer.due, () => fire(timer));
  };

  const fire = (timer: Timer): void => {
    if (timer.repeats) {
      timer.due = clock.now() + timer.delay;
      arm(timer);
    } else {
      timers.delete(timer.id);
    }
    try {
      timer.run();
    } catch (error) {
      onError(error);
    }
  };

  const start = (
    callback: Callback,
    delay: unknown,
    parameters: unknown[],
    repeats: boolean,
  ): TimerHandle => {
    const milliseconds = Math.trunc(Number(delay));
    const valid = milliseconds >= 1 && milliseconds <= longestDelay;
    const inContext = AsyncLocalStorage.snapshot();
    lastId += 1;
    const timer: Timer = {
      id: lastId,
      delay: valid ? milliseconds : 1,
      due: clock.now() + (valid ? milliseconds : 1),
      repeats,
      run: () => inContext(callback, ...parameters),
      cancel: () => {},
    };
    timers.set(timer.id, timer);
    arm(timer);
    return createHandle(timer);
  };

  const stop = (reference: unknown): void => {
    const timer = timers.get(Number(reference));
    timer?.cancel();
    if (timer !== undefined) timers.delete(timer.id);
  };

  const createHandle = (timer: Timer): TimerHandle => {
    let referenced = true;
    const handle: TimerHandle = {
      ref() {
        referenced = true;
        return handle;
      },
      unref() {
        referenced = false;
        return handle;
      },
      hasRef: () => referenced,
      refresh() {
        timer.due = clock.now() + timer.delay;
        timers.set(timer.id, timer);
        arm(timer);
        return handle;
      },
      close() {
        stop(timer.id);
        return handle;
      },
      [Symbol.toPrimitive]: () => timer.id,
      [Symbol.dispose]: () => stop(timer.id),
    };
    return handle;
  };

  const sleep = (delay?: number, value?: unknown, options: { signal?: AbortSignal } = {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const { signal } = options;
      const abort = (): void => {
        stop(handle);
        reject(new DOMException('The operation was aborted', { name: 'AbortError', cause: signal?.reason }));
      };
      const handle = start(
        () => {
          signal?.removeEventListener('abort', abort);
          resolve(value);
        },
        delay,
        [],
        false,
      );
      if (signal?.aborted) abort();
      else signal?.addEventListener('abort', abort, { once: true });
    });

  const ticks = async function* (
    delay?: number,
    value?: unknown,
    options?: { signal?: AbortSignal },
  ): AsyncGenerator<unknown> {
    for (;;) yield await sleep(delay, value, options);
  };

  const setTimeout = Object.assign(
    (callback: Callback, delay?: number, ...parameters: unknown[]) =>
      start(callback, delay, parameters, false),
    { [promisify.custom]: sleep },
  );

  return {
    setTimeout,
    setInterval: (callback: Callback, delay?: number, ...parameters: unknown[]) =>
      start(callback, delay, parameters, true),
    clearTimeout: stop,
    clearInterval: stop,
    /** `setTimeout` of `node:timers/promises`. */
    sleep,
    /** `setInterval` of `node:timers/promises`. */
    ticks,
    /** Nothing fires until `thaw`, as in a sandbox between two invocations. */
    freeze() {
      frozen = true;
      for (const timer of timers.values()) timer.cancel();
    },
    /** What became due in the meantime fires at once. */
    thaw() {
      frozen = false;
      for (const timer of timers.values()) arm(timer);
    },
  };
}

interface Timer {
  readonly id: number;
  readonly delay: number;
  readonly repeats: boolean;
  readonly run: () => void;
  due: number;
  cancel: () => void;
}

/** What `setTimeout` answers: Node's `Timeout`, where code uses it. */
interface TimerHandle {
  ref(): TimerHandle;
  unref(): TimerHandle;
  hasRef(): boolean;
  refresh(): TimerHandle;
  close(): TimerHandle;
  [Symbol.toPrimitive](): number;
  [Symbol.dispose](): void;
}
