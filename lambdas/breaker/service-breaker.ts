import type { Clock } from '../platform/clock.ts';
import { CircuitOpenError } from '../platform/errors.ts';
import type { Permit } from './breaker.ts';
import type { Report } from './breaker-event.ts';
import type { BreakerOptions } from './breaker-options.ts';
import { type Circuit, type Lease, overrideInForce } from './circuit.ts';
import type { CircuitStore } from './circuit-store.ts';
import { createCircuitView } from './circuit-view.ts';
import { createCounting } from './counting.ts';
import type { Patience, Timer } from './patience.ts';
import { type Claim, createProbing } from './probing.ts';
import { createTransitions } from './transitions.ts';

export interface ServiceBreakerParts {
  readonly service: string;
  readonly options: BreakerOptions;
  readonly store: CircuitStore;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly report: Report;
  readonly random: () => number;
  readonly newId: () => string;
  readonly patience: Patience;
}

/** The circuit breaker of one service, as one environment runs it. */
export interface ServiceBreaker {
  /** @throws CircuitOpenError */
  admit(): Promise<Permit>;
}

/** What is decided about a call from what is known. */
type Decision =
  /** Counts for the circuit of this generation. */
  | { readonly kind: 'counted'; readonly generation: number }
  | Claim
  | { readonly kind: 'refuse'; readonly until: number }
  /** A person has said so. */
  | { readonly kind: 'forbid'; readonly until: number };

/** While a person holds it open for as long as they like, it is worth asking again after this. In milliseconds. */
const forcedOpenMs = 60_000;

/** While others probe, it is worth asking again after this. In milliseconds. */
const probingMs = 5_000;

/** A lease outlives the longest call by what clocks may differ, and by what writing the outcome takes. */
const leaseMarginMs = 10_000;

/** Others may be faster that often. */
const mostTries = 4;

export function createServiceBreaker(parts: ServiceBreakerParts): ServiceBreaker {
  const { service, options, clock, report, newId, patience } = parts;
  const view = createCircuitView(parts);
  const transitions = createTransitions({ ...parts, view });
  const counting = createCounting({ ...parts, view, transitions });
  const probing = createProbing({ ...parts, view, transitions });

  const lease = (slot: number, now: number): Lease => ({
    slot,
    id: newId(),
    expiresAt: now + options.longestCallMs + leaseMarginMs,
  });

  /** Whoever has made it: what is known now decides. */
  const after = async (transition: Promise<boolean>, patienceMs: number): Promise<Decision> => {
    const made = await view.ask('transition', transition, patienceMs);
    return made === undefined ? { kind: 'uncounted' } : { kind: 'again' };
  };

  const decide = async (circuit: Circuit, left: () => number): Promise<Decision> => {
    const now = clock.now();
    const { generation, state } = circuit;
    const forced = overrideInForce(circuit, now);
    if (forced?.to === 'closed') return { kind: 'uncounted' };
    if (forced?.to === 'open') return { kind: 'forbid', until: forced.expiresAt ?? now + forcedOpenMs };
    switch (state.kind) {
      case 'closed':
        return { kind: 'counted', generation };
      case 'open': {
        if (now < state.until) return { kind: 'refuse', until: state.until };
        const { openings } = state;
        const to = { kind: 'half-open', since: now, openings, successes: 0, leases: [] } as const;
        return after(transitions.make({ generation, from: 'open', to }, 'the time is over'), left());
      }
      case 'half-open': {
        if (state.successes >= options.probes) {
          return after(probing.close(generation, state.successes), left());
        }
        const slot = probing.freeSlot(state, now);
        if (slot === undefined) return { kind: 'refuse', until: now + probingMs };
        return probing.claim(state, generation, lease(slot, now), left());
      }
      default:
        return state satisfies never;
    }
  };

  const decideNow = async (left: () => number): Promise<Decision> => {
    await view.look(left());
    for (let tries = 0; tries < mostTries; tries += 1) {
      const circuit = view.known();
      if (circuit === undefined) return { kind: 'uncounted' };
      const decision = await decide(circuit, left);
      if (decision.kind !== 'again') return decision;
    }
    return { kind: 'refuse', until: clock.now() + probingMs };
  };

  return {
    async admit() {
      const begunAt = clock.now();
      const left = () => begunAt + patience.admissionMs - clock.now();
      const decision = await decideNow(left);
      switch (decision.kind) {
        case 'counted':
          return counting.permit(decision.generation);
        case 'probe':
          return probing.permit(decision);
        case 'uncounted':
        case 'again':
          return counting.latePermit();
        case 'refuse':
        case 'forbid': {
          const { kind, until } = decision;
          const shadow = options.shadow && kind === 'refuse';
          report({ kind: 'refusal', service, until, shadow });
          if (shadow) return { settle: async () => {} };
          throw new CircuitOpenError(`the circuit of ${service} is open`, until, { service });
        }
        default:
          return decision satisfies never;
      }
    },
  };
}
