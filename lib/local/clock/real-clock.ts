import type { Clock } from './clock.ts';
import { sleepBy } from './sleep.ts';

/** Node's timers hold 31 bits of milliseconds; a longer wait is made of several. */
const longestTimer = 2 ** 31 - 1;

/** The machine's own time. */
export function createRealClock(): Clock {
  const now = () => Date.now();
  const at = (time: number, callback: () => void): (() => void) => {
    let timer: NodeJS.Timeout;
    const arm = () => {
      timer = setTimeout(fire, Math.min(longestTimer, Math.max(0, time - now())));
    };
    // A timer may come a millisecond before the wall clock gets there.
    const fire = () => (now() >= time ? callback() : arm());
    arm();
    return () => clearTimeout(timer);
  };
  return { now, at, sleep: sleepBy(now, at), busy: (work) => work };
}
