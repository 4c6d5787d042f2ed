import type { Scheduler } from 'fast-check';

/** What runs at the same time in one run of the ledger, one request after another in an order of fast-check's. */
export interface Threads {
  /** Milliseconds since the epoch; moves only when nothing can run. */
  now(): number;
  /** Runs `work` beside the others. */
  start(work: () => Promise<void>): void;
  /** Waits for its turn. */
  turn(label: string): Promise<void>;
  sleepUntil(time: number): Promise<void>;
  /** Calls back when the clock gets there. */
  at(time: number, callback: () => void): void;
  /** The thread that calls it is never heard of again. */
  die(): Promise<never>;
  /** Runs until nothing is left that can. @throws what a thread has thrown. */
  run(): Promise<void>;
}

export function createThreads(scheduler: Scheduler, start: number): Threads {
  let now = start;
  let running = 0;
  let quiet = () => {};
  const timers: { readonly time: number; readonly callback: () => void }[] = [];
  const errors: unknown[] = [];

  const stop = () => {
    running -= 1;
    if (running === 0) quiet();
  };
  const untilQuiet = () =>
    running === 0 ? Promise.resolve() : new Promise<void>((resolve) => (quiet = resolve));
  const at = (time: number, callback: () => void) => {
    const place = timers.findIndex((timer) => timer.time > time);
    timers.splice(place === -1 ? timers.length : place, 0, { time, callback });
  };

  return {
    now: () => now,
    at,
    start(work) {
      running += 1;
      work()
        .catch((error: unknown) => errors.push(error))
        .finally(stop);
    },
    async turn(label) {
      const turn = scheduler.schedule(Promise.resolve(), label);
      stop();
      await turn;
    },
    async sleepUntil(time) {
      const woken = new Promise<void>((resolve) => {
        at(time, () => {
          running += 1;
          resolve();
        });
      });
      stop();
      await woken;
    },
    die() {
      stop();
      return new Promise<never>(() => {});
    },
    async run() {
      for (;;) {
        await untilQuiet();
        if (errors.length > 0) throw errors[0];
        if (scheduler.count() > 0) {
          // The thread whose turn it is.
          running += 1;
          await scheduler.waitOne();
          continue;
        }
        const next = timers.shift();
        if (next === undefined) return;
        now = Math.max(now, next.time);
        next.callback();
      }
    },
  };
}
