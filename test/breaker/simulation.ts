import { createRandom } from '../support/random.ts';

/**
 * A world of its own time in one process: time jumps from one event to the next as soon as nothing runs, and
 * whatever is decided by chance is decided by the seed. What is done for real takes no time in it.
 */
export interface Simulation {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Uniform in [0, 1). */
  random(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  sleep(milliseconds: number): Promise<void>;
  /** Runs something after some milliseconds, unless it is called off. */
  timer(milliseconds: number, then: () => void): () => void;
  /** Time stands still while this is done. */
  real<T>(work: () => Promise<T>): Promise<T>;
  /** Begins something; `run` throws what it throws. */
  spawn(work: () => Promise<void>): void;
  /** Lets time pass until nothing is left that anybody waits for, or until this holds. */
  run(enough?: () => boolean): Promise<void>;
}

interface Event {
  readonly at: number;
  readonly order: number;
  readonly then: () => void;
}

export const simulationStart = Date.parse('2026-03-02T09:00:00Z');

export function createSimulation(seed: number): Simulation {
  const random = createRandom(seed);
  const events: Event[] = [];
  let now = simulationStart;
  let order = 0;
  const realWork = new Set<Promise<unknown>>();
  let failure: { readonly error: unknown } | undefined;

  /** A binary heap would be faster with thousands of events; there are a few dozen. */
  const earliest = (): Event | undefined => {
    let found = 0;
    for (let i = 1; i < events.length; i += 1) if (isBefore(events[i], events[found])) found = i;
    return events.splice(found, 1)[0];
  };

  const timer = (milliseconds: number, then: () => void) => {
    order += 1;
    const event = { at: now + Math.max(0, milliseconds), order, then };
    events.push(event);
    return () => {
      const index = events.indexOf(event);
      if (index >= 0) events.splice(index, 1);
    };
  };

  const idle = async (): Promise<void> => {
    do {
      await Promise.allSettled(realWork);
      await new Promise(setImmediate);
    } while (realWork.size > 0);
  };

  return {
    now: () => now,
    random,
    between: (low, high) => low + random() * (high - low),
    timer,
    sleep: (milliseconds) => new Promise((resolve) => timer(milliseconds, resolve)),
    async real(work) {
      const done = work();
      realWork.add(done);
      try {
        return await done;
      } finally {
        realWork.delete(done);
      }
    },
    spawn(work) {
      work().catch((error: unknown) => {
        failure ??= { error };
      });
    },
    async run(enough = () => false) {
      for (;;) {
        await idle();
        if (failure !== undefined) throw failure.error;
        const next = enough() ? undefined : earliest();
        if (next === undefined) return;
        now = next.at;
        next.then();
      }
    },
  };
}

function isBefore(a: Event | undefined, b: Event | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
