import { type Breaker, type CallEnd, createBreaker } from '../../lambdas/breaker/breaker.ts';
import type { BreakerEvent } from '../../lambdas/breaker/breaker-event.ts';
import type { BreakerSettings } from '../../lambdas/breaker/breaker-options.ts';
import type { CircuitStore } from '../../lambdas/breaker/circuit-store.ts';
import type { Outcome } from '../../lambdas/breaker/outcome.ts';
import { CircuitOpenError } from '../../lambdas/platform/errors.ts';
import type { Simulation } from './simulation.ts';

/** What the service does to a call that begins now. */
export interface Answer {
  readonly outcome: Outcome;
  readonly tookMs: number;
}

/** What is the matter with a store. */
export interface StoreTrouble {
  /** Name of what its client throws. */
  readonly error: string;
  readonly afterMs: number;
}

export interface FleetOptions {
  readonly simulation: Simulation;
  readonly store: CircuitStore;
  readonly settings?: BreakerSettings;
  /** Its name in the store. */
  readonly service?: string;
  /** What the service does. */
  readonly answers: (now: number) => Answer;
  /** How far the clocks of environments are off at most, in milliseconds. */
  readonly skewMs?: number;
  /** How long a request to the store takes at most, both ways together. */
  readonly storeMs?: number;
  /** Asked at each request to the store. */
  readonly trouble?: () => StoreTrouble | undefined;
}

/** One execution environment. */
export interface Environment {
  readonly breaker: Breaker;
  /** Calls the service once; answers what came of it. */
  call(): Promise<'ok' | 'failed' | 'ignored' | 'refused'>;
  /** Nothing that it has begun goes on. */
  crash(): void;
}

export interface Fleet {
  environment(): Environment;
  /** What environments have reported, in order. */
  readonly events: readonly BreakerEvent[];
  /** Calls that have reached the service. */
  readonly reached: () => number;
  /** Probes that are under way. */
  readonly probing: () => number;
  /** Told of each probe that begins. */
  readonly onProbe: (listener: () => void) => void;
}

/** Environments that share a store and nothing else, each with a clock of its own. */
export function createFleet(options: FleetOptions): Fleet {
  const { simulation, skewMs = 0, storeMs = 10, settings = {}, service = 'figma' } = options;
  const events: BreakerEvent[] = [];
  const probes = new Set<object>();
  const listeners: (() => void)[] = [];
  let reached = 0;

  const environment = (): Environment => {
    const skew = simulation.between(-skewMs, skewMs);
    let dead = false;
    /** What an environment that is gone waits for never comes. */
    const alive = <T>(value: T): Promise<T> => (dead ? new Promise(() => {}) : Promise.resolve(value));
    /** Whether the call that is being admitted holds a lease. */
    const probe = { held: false };
    const breaker = createBreaker({
      store: leased(
        remoteStore(options.store, { simulation, storeMs, alive, trouble: options.trouble }),
        () => {
          probe.held = true;
        },
      ),
      services: { [service]: settings },
      clock: { now: () => simulation.now() + skew },
      timer: simulation.timer,
      random: simulation.random,
      newId: () => String(simulation.random()),
      report: (event) => {
        if (!dead) events.push(event);
      },
    });
    const judge = (end: CallEnd<Answer>): Outcome =>
      end.kind === 'returned' ? end.value.outcome : { kind: 'ignored' };
    return {
      breaker,
      async call() {
        probe.held = false;
        try {
          const answer = await breaker.call(
            service,
            async () => {
              reached += 1;
              if (probe.held) probes.add(probe);
              if (probe.held) for (const listener of listeners) listener();
              const given = options.answers(simulation.now());
              await simulation.sleep(given.tookMs);
              await alive(undefined);
              probes.delete(probe);
              return given;
            },
            judge,
          );
          return answer.outcome.kind === 'success'
            ? 'ok'
            : answer.outcome.kind === 'failure'
              ? 'failed'
              : 'ignored';
        } catch (error) {
          if (error instanceof CircuitOpenError) return 'refused';
          throw error;
        }
      },
      crash: () => {
        dead = true;
        probes.delete(probe);
      },
    };
  };

  return {
    environment,
    events,
    reached: () => reached,
    probing: () => probes.size,
    onProbe: (listener) => listeners.push(listener),
  };
}

interface Distance {
  readonly simulation: Simulation;
  readonly storeMs: number;
  /** What an environment that is gone waits for never comes. */
  readonly alive: <T>(value: T) => Promise<T>;
  readonly trouble?: (() => StoreTrouble | undefined) | undefined;
}

/** The store at some distance: a request takes a while to get there, and its answer to come back. */
function remoteStore(store: CircuitStore, { simulation, storeMs, alive, trouble }: Distance): CircuitStore {
  const far =
    <Arguments extends unknown[], T>(work: (...given: Arguments) => Promise<T>) =>
    async (...given: Arguments): Promise<T> => {
      await alive(undefined);
      const troubled = trouble?.();
      if (troubled !== undefined) {
        await simulation.sleep(troubled.afterMs);
        throw Object.assign(new Error('no'), { name: troubled.error });
      }
      await simulation.sleep(simulation.between(0, storeMs / 2));
      const answer = await simulation.real(() => work(...given));
      await simulation.sleep(simulation.between(0, storeMs / 2));
      return alive(answer);
    };
  return {
    read: far(store.read),
    count: far(store.count),
    transit: far(store.transit),
    takeLease: far(store.takeLease),
    giveBack: far(store.giveBack),
    force: far(store.force),
    remember: far(store.remember),
    history: far(store.history),
  };
}

/** Tells when an environment learns that it holds a lease. */
function leased(store: CircuitStore, onLease: () => void): CircuitStore {
  return {
    ...store,
    async takeLease(...given) {
      const taken = await store.takeLease(...given);
      if (taken.changed) onLease();
      return taken;
    },
  };
}
