import type { Clock } from '../../lib/local/clock/clock.ts';

/** A clock that stands still until it is told to move, and then calls back in order of time. */
export interface ManualClock extends Clock {
  /** Moves to `time` (milliseconds since the epoch) and calls back whatever was due on the way. */
  advanceTo(time: number): void;
  advanceBy(ms: number): void;
}

export function aManualClock(start = Date.parse('2026-03-02T09:00:00Z')): ManualClock {
  let time = start;
  const due = new Set<{ readonly time: number; readonly callback: () => void }>();
  const at = (moment: number, callback: () => void) => {
    const entry = { time: moment, callback };
    due.add(entry);
    return () => void due.delete(entry);
  };
  const advanceTo = (target: number) => {
    for (;;) {
      const [next] = [...due].filter((entry) => entry.time <= target).sort((a, b) => a.time - b.time);
      if (next === undefined) break;
      due.delete(next);
      time = Math.max(time, next.time);
      next.callback();
    }
    time = Math.max(time, target);
  };
  return {
    now: () => time,
    at,
    sleep: (ms) => new Promise((resolve) => at(time + ms, resolve)),
    busy: (work) => work,
    advanceTo,
    advanceBy: (ms) => advanceTo(time + ms),
  };
}
