import assert from 'node:assert/strict';
import type { BreakerSettings } from '../../lambdas/breaker/breaker-options.ts';
import type { CircuitKind } from '../../lambdas/breaker/circuit.ts';
import type { CircuitStore } from '../../lambdas/breaker/circuit-store.ts';
import type { Outcome } from '../../lambdas/breaker/outcome.ts';
import { type Answer, createFleet, type Environment } from './fleet.ts';
import { lagging } from './lagging-store.ts';
import { createSimulation, type Simulation } from './simulation.ts';
import { watched } from './watched-store.ts';

const environments = 8;
const callsEach = 40;
const skewMs = 2_000;
/** How far behind a read is at most that is not strong. */
const lagMs = 1_000;
const longestCallMs = 1_500;
const leases = 2;
/** What the product adds to the longest call. */
const leaseMs = longestCallMs + 10_000;

const settings: BreakerSettings = { openMs: 2_000, longestOpenMs: 8_000, longestCallMs, leases, probes: 2 };

/** What a schedule has come by. */
export interface ScheduleSummary {
  readonly transitions: Readonly<Record<CircuitKind, number>>;
  readonly refused: number;
  readonly crashes: number;
}

/**
 * A fleet's life by chance: a service that is well, down, flaky or slow for a while each, environments that
 * die in the middle of it, clocks that are off, and somebody who forces the circuit. Whatever must never happen
 * throws; then the service is well again, and the circuit has to close.
 */
export async function runSchedule(seed: number, store: CircuitStore): Promise<ScheduleSummary> {
  const simulation = createSimulation(seed);
  const service = `service-${seed}`;
  const watch = watched(store);
  const far = lagging(watch, simulation, lagMs);
  const weather = aWeather(simulation);
  const fleet = createFleet({
    simulation,
    service,
    store: far,
    settings,
    skewMs,
    answers: weather.answers,
  });
  fleet.onProbe(() => {
    assert.ok(fleet.probing() <= leases, `${fleet.probing()} probes at once, ${leases} leases`);
  });
  let refused = 0;
  let crashes = 0;

  const live = async (calls: number): Promise<void> => {
    let environment: Environment = fleet.environment();
    for (let left = calls; left > 0; left -= 1) {
      await simulation.sleep(simulation.between(0, 600));
      const call = environment.call().then((end) => {
        if (end === 'refused') refused += 1;
      });
      if (simulation.random() < 0.03) {
        crashes += 1;
        await simulation.sleep(simulation.between(0, longestCallMs));
        environment.crash();
        environment = fleet.environment();
      } else {
        await call;
      }
    }
  };

  for (let n = 0; n < environments; n += 1) simulation.spawn(() => live(callsEach));
  simulation.spawn(() => forceNowAndThen(simulation, service, far));
  await simulation.run();

  weather.clear();
  await closes(simulation, watch, fleet.environment);
  const transitions = { closed: 0, open: 0, 'half-open': 0 };
  for (const event of fleet.events) if (event.kind === 'transition') transitions[event.to] += 1;
  return { transitions, refused, crashes };
}

/** What a service is like for a while. */
interface Climate {
  readonly failing: number;
  readonly ignored: number;
  readonly slow: boolean;
}

const climates = {
  well: { failing: 0, ignored: 0.05, slow: false },
  down: { failing: 1, ignored: 0, slow: false },
  flaky: { failing: 0.6, ignored: 0.05, slow: false },
  slow: { failing: 0.3, ignored: 0.1, slow: true },
} as const satisfies Record<string, Climate>;
const names = ['well', 'down', 'flaky', 'slow'] as const;

function aWeather({ random, between }: Simulation) {
  let climate: Climate = climates.well;
  let until = 0;
  const answers = (now: number): Answer => {
    if (now >= until) {
      climate = climates[names[Math.floor(random() * names.length)] ?? 'well'];
      until = now + between(1_000, 6_000);
    }
    const tookMs = climate.slow ? between(700, longestCallMs) : between(20, 300);
    return { outcome: outcomeBy(random(), climate, now), tookMs };
  };
  return {
    answers,
    /** It is well for good. */
    clear: () => {
      climate = { ...climates.well, ignored: 0 };
      until = Number.POSITIVE_INFINITY;
    },
  };
}

function outcomeBy(chance: number, climate: Climate, now: number): Outcome {
  if (chance < climate.failing * 0.2) return { kind: 'failure', retryAt: now + 2_500 };
  if (chance < climate.failing) return { kind: 'failure' };
  return chance > 1 - climate.ignored ? { kind: 'ignored' } : { kind: 'success' };
}

/** A person forces the circuit for a while, or not at all. */
async function forceNowAndThen(simulation: Simulation, service: string, store: CircuitStore): Promise<void> {
  for (let times = Math.floor(simulation.random() * 3); times > 0; times -= 1) {
    await simulation.sleep(simulation.between(500, 6_000));
    const at = simulation.now();
    const to = simulation.random() < 0.5 ? 'open' : 'closed';
    const expiresAt = simulation.random() < 0.5 ? { expiresAt: at + 2_000 } : {};
    const word = { to, actor: 'operator', reason: 'a drill', at, ...expiresAt } as const;
    await simulation.real(() => store.force(service, word));
    await simulation.sleep(simulation.between(500, 2_500));
    await simulation.real(() => store.force(service, undefined));
  }
}

/** A service that is well again is called again: after the open time, two probes and, at most, one lease. */
async function closes(
  simulation: Simulation,
  store: ReturnType<typeof watched>,
  environment: () => Environment,
): Promise<void> {
  const { state } = store.circuit();
  const from = state.kind === 'open' ? Math.max(state.until + skewMs, simulation.now()) : simulation.now();
  const viewMs = 5_000 + skewMs;
  const probesMs = 2 * (400 + 1_000);
  const deadline = from + leaseMs + 2 * skewMs + probesMs + viewMs + lagMs;
  const one = environment();
  simulation.spawn(async () => {
    while (store.circuit().state.kind !== 'closed') {
      assert.ok(
        simulation.now() < deadline,
        `still ${store.circuit().state.kind} though the service is well again`,
      );
      await one.call();
      await simulation.sleep(simulation.between(300, 1_000));
    }
  });
  await simulation.run();
}
