import type { Clock } from './clock.ts';
import { watchEventLoop } from './event-loop-activity.ts';
import { sleepBy } from './sleep.ts';
import { createTimerQueue } from './timer-queue.ts';

/**
 * A clock whose time stands still while anything is going on in this process, and jumps to the next timer
 * when every promise, socket, file and real timer is idle. Two things it cannot see by itself, and they must
 * be announced with `busy`: other processes, and worker threads.
 *
 * Real timers of up to two seconds count as work, since clients pause so before they try again. Code that
 * polls with them for something that takes virtual time therefore waits for ever: let it `sleep` instead.
 */
export interface VirtualClock extends Clock {
  /** Keeps time from jumping until the answered function is called; holds add up. */
  hold(): () => void;
  /** Resolves when nothing is going on at the present moment, whatever timers there are. */
  settled(): Promise<void>;
  /** Resolves when nothing is going on and no timer is left. */
  whenIdle(): Promise<void>;
  /** Ends all jumping; timers that have not fired never will. Idempotent. */
  stop(): void;
}

export interface VirtualClockOptions {
  /** Milliseconds since the epoch; the first moment of 2026 by default. */
  readonly start?: number;
}

/** Turns of the event loop without any callback before time may jump. */
const quietTurns = 2;
/** Turns that look for the end of pending work at once; after that, once a millisecond. */
const eagerTurns = 200;

export function createVirtualClock(options: VirtualClockOptions = {}): VirtualClock {
  const timers = createTimerQueue();
  const activity = watchEventLoop();
  const waiters = new Set<{ readonly forTimers: boolean; readonly resolve: () => void }>();
  let time = options.start ?? Date.UTC(2026, 0, 1);
  let working = 0;
  let holds = 0;
  let looking = false;
  let quiet = 0;
  let turns = 0;
  let stopped = false;

  const mayJump = () => holds === 0 && timers.nextTime() !== undefined;

  const wake = (): void => {
    if (looking || stopped || working > 0 || !(mayJump() || waiters.size > 0)) return;
    looking = true;
    quiet = 0;
    turns = 0;
    activity.nextTurn(turn);
  };

  const turn = (): void => {
    looking = false;
    if (stopped || working > 0 || !(mayJump() || waiters.size > 0)) return;
    turns += 1;
    const seen = activity.look();
    quiet = seen === 'none' ? quiet + 1 : 0;
    if (quiet < quietTurns) {
      looking = true;
      activity.nextTurn(turn, seen === 'pending' && turns > eagerTurns ? 1 : undefined);
      return;
    }
    try {
      proceed();
    } finally {
      wake();
    }
  };

  /** Everything is idle: tells those who wait for that, else jumps. */
  const proceed = (): void => {
    const empty = timers.nextTime() === undefined;
    const told = [...waiters].filter(({ forTimers }) => empty || !forTimers);
    for (const waiter of told) {
      waiters.delete(waiter);
      waiter.resolve();
    }
    if (told.length > 0 || !mayJump()) return;
    time = Math.max(time, timers.nextTime() ?? time);
    timers.take()?.();
  };

  const wait = (forTimers: boolean): Promise<void> =>
    new Promise((resolve) => {
      if (stopped) return resolve();
      waiters.add({ forTimers, resolve });
      wake();
    });

  const now = () => time;
  const at = (due: number, callback: () => void): (() => void) => {
    if (stopped) return () => {};
    const cancel = timers.add(due, callback);
    wake();
    return cancel;
  };

  return {
    now,
    at,
    sleep: sleepBy(now, at),
    async busy(work) {
      working += 1;
      try {
        return await work;
      } finally {
        working -= 1;
        wake();
      }
    },
    hold() {
      holds += 1;
      let held = true;
      return () => {
        if (!held) return;
        held = false;
        holds -= 1;
        wake();
      };
    },
    settled: () => wait(false),
    whenIdle: () => wait(true),
    stop() {
      if (stopped) return;
      stopped = true;
      timers.clear();
      activity.close();
      for (const { resolve } of waiters) resolve();
      waiters.clear();
    },
  };
}
