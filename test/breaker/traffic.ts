import type { CircuitStore } from '../../lambdas/breaker/circuit-store.ts';
import { createFleet, type Environment } from './fleet.ts';
import { createMemoryStore } from './memory-store.ts';
import { createServiceLog, type ServiceLog } from './service-log.ts';
import { createSimulation, simulationStart } from './simulation.ts';

export interface TrafficOptions {
  readonly seed: number;
  readonly environments: number;
  /** Calls of the whole fleet a second; one that finds every environment busy is not made. */
  readonly rate: number;
  /** Share of calls that fail, by the milliseconds since the beginning. */
  readonly failing: (elapsedMs: number) => number;
  readonly forMs: number;
  /** From when on the service looks, in milliseconds since the beginning. */
  readonly countFromMs?: number;
  /** Calls that an environment lives; for ever by default. */
  readonly lifeCalls?: number;
  /** Ends so many milliseconds after it has first opened. */
  readonly afterOpeningMs?: number;
}

export interface TrafficSummary {
  readonly calls: number;
  /** How often the circuit has opened. */
  readonly openings: number;
  readonly first: FirstOpening | undefined;
}

/** What the service saw before the first opening was in the store, and after. */
export interface FirstOpening {
  /** Failed calls that were over before. */
  readonly failures: number;
  /** How long before the fifth of them was over, in milliseconds. */
  readonly afterFifthMs: number;
  /** Calls that were at the service when the fifth was over, without that one. */
  readonly inFlightAtFifth: number;
  /** Calls that have reached the service in all, those after the opening included. */
  readonly reached: number;
  /** How long after the opening the last of them went out, in milliseconds. */
  readonly lastAfterMs: number;
}

const callMs = { least: 100, most: 300 };
/** Both ways together, at most. */
export const storeMs = 10;

/** Calls that come by chance, each to an environment that is idle, as Lambda sends them. */
export async function runTraffic(options: TrafficOptions): Promise<TrafficSummary> {
  const { seed, rate, failing, forMs, countFromMs = 0, lifeCalls = Number.POSITIVE_INFINITY } = options;
  const simulation = createSimulation(seed);
  const elapsed = () => simulation.now() - simulationStart;
  const log = createServiceLog();
  const openedAt: number[] = [];
  let calls = 0;
  const fleet = createFleet({
    simulation,
    storeMs,
    store: tellingOpenings(createMemoryStore(), () => openedAt.push(simulation.now())),
    answers: (from) => {
      const failed = simulation.random() < failing(elapsed());
      const tookMs = simulation.between(callMs.least, callMs.most);
      if (elapsed() >= countFromMs) log.add({ from, to: from + tookMs, failed });
      return { outcome: { kind: failed ? 'failure' : 'success' }, tookMs };
    },
  });

  type Member = { environment: Environment; calls: number };
  const member = (): Member => ({ environment: fleet.environment(), calls: 0 });
  const idle: Member[] = Array.from({ length: options.environments }, member);

  const serve = async (one: Member): Promise<void> => {
    calls += 1;
    await one.environment.call();
    one.calls += 1;
    idle.push(one.calls < lifeCalls ? one : member());
  };

  const { afterOpeningMs = Number.POSITIVE_INFINITY } = options;
  const isOver = () =>
    elapsed() >= forMs || (openedAt[0] !== undefined && simulation.now() >= openedAt[0] + afterOpeningMs);
  simulation.spawn(async () => {
    while (!isOver()) {
      await simulation.sleep((-Math.log(1 - simulation.random()) * 1000) / rate);
      const [one] = idle.splice(Math.floor(simulation.random() * idle.length), 1);
      if (one !== undefined) simulation.spawn(() => serve(one));
    }
  });
  await simulation.run();

  const [opened] = openedAt;
  const first = opened === undefined ? undefined : firstOpening(log, opened);
  return { calls, openings: openedAt.length, first };
}

function firstOpening(log: ServiceLog, opened: number): FirstOpening {
  const failures = log.failures().filter((time) => time <= opened);
  // One from before may have been the first of five.
  const fifth = failures[4] ?? failures.at(-1) ?? opened;
  return {
    failures: failures.length,
    afterFifthMs: opened - fifth,
    inFlightAtFifth: log.inFlightAt(fifth),
    reached: log.calls.length,
    lastAfterMs: (log.calls.at(-1)?.from ?? Number.NaN) - opened,
  };
}

/** Tells of each opening at the moment that it is written. */
function tellingOpenings(store: CircuitStore, onOpening: () => void): CircuitStore {
  return {
    ...store,
    async transit(service, transition) {
      const answer = await store.transit(service, transition);
      if (answer.changed && transition.to.kind === 'open') onOpening();
      return answer;
    },
  };
}
