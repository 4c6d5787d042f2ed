import type { Clock } from '../../../lib/local/clock/clock.ts';

/** A clock that stands still until it is told to go on. */
export interface ManualClock extends Clock {
  /** Jumps from timer to timer until the promise has settled, and answers it. */
  runUntil<T>(promise: Promise<T>): Promise<T>;
  /** Goes on by so many milliseconds, stopping at every timer on the way. */
  advance(ms: number): Promise<void>;
  /** How many timers are set. */
  readonly timers: number;
}

export const manualClockStart = Date.UTC(2026, 0, 1, 9);

export function createManualClock(start = manualClockStart): ManualClock {
  let time = start;
  let order = 0;
  const timers = new Map<number, { readonly time: number; readonly callback: () => void }>();

  const at = (due: number, callback: () => void): (() => void) => {
    const id = order++;
    timers.set(id, { time: due, callback });
    return () => timers.delete(id);
  };
  const next = () => [...timers].sort(([a, x], [b, y]) => x.time - y.time || a - b)[0];
  const fire = ([id, timer]: NonNullable<ReturnType<typeof next>>) => {
    timers.delete(id);
    time = Math.max(time, timer.time);
    timer.callback();
  };

  return {
    now: () => time,
    at,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const cancel = at(time + ms, resolve);
        signal?.addEventListener('abort', () => {
          cancel();
          reject(signal.reason);
        });
      }),
    busy: (work) => work,
    runUntil: async (promise) => {
      let settled = false;
      const note = () => {
        settled = true;
      };
      promise.then(note, note);
      for (;;) {
        await microtasks();
        if (settled) return promise;
        const timer = next();
        if (timer === undefined) throw new Error('nothing is left that could settle the promise');
        fire(timer);
      }
    },
    advance: async (ms) => {
      const end = time + ms;
      for (;;) {
        await microtasks();
        const timer = next();
        if (timer === undefined || timer[1].time > end) break;
        fire(timer);
      }
      time = end;
    },
    get timers() {
      return timers.size;
    },
  };
}

/** A turn of the event loop comes only after all promises have run. */
function microtasks(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
