import type { Clock } from './clock.ts';
import { sleepBy } from './sleep.ts';
import { createTimerQueue } from './timer-queue.ts';

/**
 * Real time plus an offset that grows where there is nothing but waiting: a campaign that is to be sent in
 * two weeks can be watched in a minute.
 */
export interface SkippingClock extends Clock {
  /** Milliseconds by which this clock is ahead of the machine's. */
  offset(): number;
  /** Ends skipping and all timers. Idempotent. */
  stop(): void;
}

export interface SkippingClockOptions {
  /** Whether nothing is running; asked every `pollMs`, and believed when it says so twice in a row. */
  readonly idle: () => boolean;
  /** 50 by default. */
  readonly pollMs?: number;
  /** Waits of up to this many milliseconds are not skipped; 1,000 by default. */
  readonly longestWaitMs?: number;
}

/** Node's timers hold 31 bits of milliseconds; a longer wait is made of several. */
const longestTimer = 2 ** 31 - 1;

export function createSkippingClock(options: SkippingClockOptions): SkippingClock {
  const { idle, pollMs = 50, longestWaitMs = 1_000 } = options;
  const timers = createTimerQueue();
  let offset = 0;
  let working = 0;
  let idleBefore = false;
  let stopped = false;
  let nextFiring: NodeJS.Timeout | undefined;

  const now = () => Date.now() + offset;

  const arm = (): void => {
    clearTimeout(nextFiring);
    const due = timers.nextTime();
    if (due === undefined || stopped) return;
    nextFiring = setTimeout(fire, Math.min(longestTimer, Math.max(0, due - now())));
  };

  const fire = (): void => {
    const due = timers.nextTime();
    const callback = due !== undefined && due <= now() ? timers.take() : undefined;
    arm();
    callback?.();
  };

  const poll = setInterval(() => {
    const due = timers.nextTime();
    const idleNow = working === 0 && idle();
    if (idleNow && idleBefore && due !== undefined && due - now() > longestWaitMs) {
      offset += due - now();
      arm();
    }
    idleBefore = idleNow;
  }, pollMs);
  poll.unref();

  const at = (time: number, callback: () => void): (() => void) => {
    if (stopped) return () => {};
    const cancel = timers.add(time, callback);
    arm();
    return () => {
      cancel();
      arm();
    };
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
        idleBefore = false;
      }
    },
    offset: () => offset,
    stop() {
      stopped = true;
      clearInterval(poll);
      clearTimeout(nextFiring);
      timers.clear();
    },
  };
}
