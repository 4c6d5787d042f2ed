import { createHook } from 'node:async_hooks';
import { type LoopbackTraffic, watchLoopbackTraffic } from './loopback-traffic.ts';
import { type PendingJobs, watchPendingJobs } from './pending-jobs.ts';

/** Why time has to stand still. */
export type Activity = 'running' | 'pending' | 'none';

/** Sees whether anything at all goes on in this process. */
export interface EventLoopActivity {
  /** What has gone on since the last look, or is under way. */
  look(): Activity;
  /** Looks again after a turn of the event loop, or after some milliseconds; this is not activity itself. */
  nextTurn(callback: () => void, afterMs?: number): void;
  close(): void;
}

interface Monitor {
  readonly jobs: PendingJobs;
  readonly traffic: LoopbackTraffic;
  /** How many callbacks the event loop has run that were not a clock's own looks. */
  readonly ran: () => number;
  readonly ownTurn: (schedule: () => void) => void;
  readonly close: () => void;
}

/**
 * Bytes that stay unread while nothing runs for this long are left there by a reader that does not read; on
 * loopback the kernel needs microseconds.
 */
const unreadMs = 100;

/** One for all clocks of the process, so that they do not take each other's looks for activity. */
let shared: { monitor: Monitor; users: number } | undefined;

export function watchEventLoop(): EventLoopActivity {
  shared ??= { monitor: createMonitor(), users: 0 };
  shared.users += 1;
  const { monitor } = shared;
  let seen = monitor.ran();
  let lastRun = performance.now();
  let open = true;

  return {
    look() {
      const ran = monitor.ran();
      if (ran !== seen) {
        seen = ran;
        lastRun = performance.now();
        return 'running';
      }
      if (monitor.jobs.pending() || monitor.traffic.awaitingOthers()) return 'pending';
      if (monitor.traffic.settled()) return 'none';
      if (performance.now() - lastRun < unreadMs) return 'pending';
      monitor.traffic.giveUp();
      return 'none';
    },
    nextTurn(callback, afterMs) {
      monitor.ownTurn(() => (afterMs === undefined ? setImmediate(callback) : setTimeout(callback, afterMs)));
    },
    close() {
      if (!open || shared === undefined) return;
      open = false;
      shared.users -= 1;
      if (shared.users > 0) return;
      shared.monitor.close();
      shared = undefined;
    },
  };
}

function createMonitor(): Monitor {
  const own = new Set<number>();
  let scheduling = false;
  let ran = 0;
  const jobs = watchPendingJobs();
  const traffic = watchLoopbackTraffic();
  // Promise callbacks need no look of their own: they run to their end within the turn that settled them.
  const hook = createHook({
    trackPromises: false,
    init(asyncId, type, _trigger, resource) {
      if (scheduling) own.add(asyncId);
      else jobs.begun(asyncId, type, resource);
    },
    before(asyncId) {
      if (own.delete(asyncId)) return;
      jobs.calledBack(asyncId);
      ran += 1;
    },
    destroy: (asyncId) => jobs.ended(asyncId),
  }).enable();
  return {
    jobs,
    traffic,
    ran: () => ran,
    ownTurn(schedule) {
      scheduling = true;
      try {
        schedule();
      } finally {
        scheduling = false;
      }
    },
    close() {
      hook.disable();
      jobs.close();
      traffic.close();
    },
  };
}
