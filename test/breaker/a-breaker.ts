import type { BreakerSettings } from '../../lambdas/breaker/breaker-options.ts';
import type { Circuit } from '../../lambdas/breaker/circuit.ts';
import type { CircuitStore } from '../../lambdas/breaker/circuit-store.ts';
import type { Outcome } from '../../lambdas/breaker/outcome.ts';
import { type Answer, createFleet, type StoreTrouble } from './fleet.ts';
import { createMemoryStore } from './memory-store.ts';
import { createSimulation } from './simulation.ts';

export const ok: Outcome = { kind: 'success' };
export const failure: Outcome = { kind: 'failure' };
export const ignored: Outcome = { kind: 'ignored' };

export interface ABreakerOptions {
  readonly settings?: BreakerSettings;
  readonly store?: CircuitStore;
  readonly trouble?: () => StoreTrouble | undefined;
}

/** One service, its environments, and a hand on its clock and its answers. */
export function aBreaker({
  settings = {},
  store: first = createMemoryStore(),
  trouble,
}: ABreakerOptions = {}) {
  let present = first;
  const store = behind(() => present);
  const simulation = createSimulation(1);
  const requests = { reads: 0, writes: 0 };
  let answer: Answer = { outcome: ok, tookMs: 100 };
  const fleet = createFleet({
    simulation,
    store: countingStore(store, requests),
    settings,
    storeMs: 0,
    ...(trouble === undefined ? {} : { trouble }),
    answers: () => answer,
  });

  /** Lets something run to its end, with all the time that it takes. */
  const run = async <T>(work: () => Promise<T>): Promise<T> => {
    let result: { readonly value: T } | undefined;
    simulation.spawn(async () => {
      result = { value: await work() };
    });
    await simulation.run(() => result !== undefined);
    if (result === undefined) throw new Error('it never ended');
    return result.value;
  };

  return {
    simulation,
    fleet,
    store,
    requests,
    run,
    environment: fleet.environment,
    /** Another table stands in its place from now on. */
    replace: (other: CircuitStore) => {
      present = other;
    },
    answers: (outcome: Outcome, tookMs = 100) => {
      answer = { outcome, tookMs };
    },
    wait: (milliseconds: number) => run(() => simulation.sleep(milliseconds)),
    /** Calls one after another, from one environment. */
    calls: async (times: number, environment = fleet.environment()) => {
      const ends: string[] = [];
      for (let left = times; left > 0; left -= 1) ends.push(await run(() => environment.call()));
      return ends;
    },
    circuit: (): Promise<Circuit> => store.read('figma', 'strong'),
    transitions: () =>
      fleet.events.flatMap((event) => (event.kind === 'transition' ? [`${event.from} ${event.to}`] : [])),
  };
}

function countingStore(store: CircuitStore, requests: { reads: number; writes: number }): CircuitStore {
  const write =
    <Arguments extends unknown[], T>(work: (...given: Arguments) => Promise<T>) =>
    (...given: Arguments): Promise<T> => {
      requests.writes += 1;
      return work(...given);
    };
  return {
    ...store,
    read: (...given) => {
      requests.reads += 1;
      return store.read(...given);
    },
    count: write(store.count),
    transit: write(store.transit),
    takeLease: write(store.takeLease),
    giveBack: write(store.giveBack),
    remember: write(store.remember),
  };
}

/** Whichever store there is at the time of the request. */
function behind(present: () => CircuitStore): CircuitStore {
  return {
    read: (...given) => present().read(...given),
    count: (...given) => present().count(...given),
    transit: (...given) => present().transit(...given),
    takeLease: (...given) => present().takeLease(...given),
    giveBack: (...given) => present().giveBack(...given),
    force: (...given) => present().force(...given),
    remember: (...given) => present().remember(...given),
    history: (...given) => present().history(...given),
  };
}
