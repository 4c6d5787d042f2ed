import type { BreakerSettings } from '../../lambdas/breaker/breaker-options.ts';
import type { CircuitStore } from '../../lambdas/breaker/circuit-store.ts';
import { createFleet, type Environment } from './fleet.ts';
import { createMemoryStore } from './memory-store.ts';
import { createSimulation, simulationStart } from './simulation.ts';

export interface TrafficOptions {
  readonly seed: number;
  readonly environments: number;
  /** Calls of the whole fleet a second. */
  readonly rate: number;
  /** Share of calls that fail, by the milliseconds since the beginning. */
  readonly failing: (elapsedMs: number) => number;
  readonly forMs: number;
  /** From when on failures are counted, in milliseconds since the beginning. */
  readonly countFromMs?: number;
  /** Calls that an environment lives; for ever by default. */
  readonly lifeCalls?: number;
  readonly callMs?: number;
  /** Stops as soon as it opens. */
  readonly untilOpen?: boolean;
  readonly settings?: BreakerSettings;
  readonly store?: CircuitStore;
}

export interface TrafficSummary {
  /** How often the circuit has opened. */
  readonly openings: number;
  /** Failures before the first opening, and calls that were under way at that moment. */
  readonly atOpening: { readonly failures: number; readonly inFlight: number } | undefined;
  readonly calls: number;
  readonly refused: number;
}

/** Calls that come by chance, each to an environment that is idle, as Lambda sends them. */
export async function runTraffic(options: TrafficOptions): Promise<TrafficSummary> {
  const { seed, rate, failing, forMs, lifeCalls = Number.POSITIVE_INFINITY, callMs = 200 } = options;
  const simulation = createSimulation(seed);
  const elapsed = () => simulation.now() - simulationStart;
  let failures = 0;
  let calls = 0;
  let refused = 0;
  let inFlight = 0;
  let atOpening: TrafficSummary['atOpening'];
  const fleet = createFleet({
    simulation,
    store: options.store ?? createMemoryStore(),
    settings: options.settings ?? {},
    answers: () => {
      const fails = simulation.random() < failing(elapsed());
      return {
        outcome: { kind: fails ? 'failure' : 'success' },
        tookMs: simulation.between(0.5, 1.5) * callMs,
      };
    },
  });
  const openings = () =>
    fleet.events.filter((event) => event.kind === 'transition' && event.to === 'open').length;

  type Member = { environment: Environment; calls: number };
  const member = (): Member => ({ environment: fleet.environment(), calls: 0 });
  const idle: Member[] = Array.from({ length: options.environments }, member);

  const serve = async (one: Member): Promise<void> => {
    calls += 1;
    inFlight += 1;
    const end = await one.environment.call();
    inFlight -= 1;
    one.calls += 1;
    if (end === 'refused') refused += 1;
    if (end === 'failed' && elapsed() >= (options.countFromMs ?? 0)) failures += 1;
    if (atOpening === undefined && openings() > 0) atOpening = { failures, inFlight };
    idle.push(one.calls < lifeCalls ? one : member());
  };

  const enough = () => options.untilOpen === true && atOpening !== undefined;
  simulation.spawn(async () => {
    while (elapsed() < forMs && !enough()) {
      await simulation.sleep((-Math.log(1 - simulation.random()) * 1000) / rate);
      const [one] = idle.splice(Math.floor(simulation.random() * idle.length), 1);
      if (one !== undefined) simulation.spawn(() => serve(one));
    }
  });
  await simulation.run(enough);
  return { openings: openings(), atOpening, calls, refused };
}
