import { randomUUID } from 'node:crypto';
import { type Clock, systemClock } from '../platform/clock.ts';
import type { Report } from './breaker-event.ts';
import { BreakerOptions, type BreakerSettings } from './breaker-options.ts';
import { checkedSettings } from './checked-settings.ts';
import type { CircuitStore } from './circuit-store.ts';
import type { Outcome } from './outcome.ts';
import { type Patience, systemTimer, type Timer } from './patience.ts';
import { createServiceBreaker, type ServiceBreaker } from './service-breaker.ts';

/** Leave for one call. */
export interface Permit {
  /** Says what came of the call; only the first word counts. */
  settle(outcome: Outcome): Promise<void>;
}

/** Circuit breakers of many services, whose state a fleet shares. */
export interface Breaker {
  /** Leave to call a service once; it has to be settled. @throws CircuitOpenError where not now. */
  admit(service: string): Promise<Permit>;
  /**
   * Calls a service, if it may be called now. Each call counts once: whatever tries again does so around it.
   * @param judge what the call's end says of the service's health
   * @throws CircuitOpenError where not now, and whatever `work` throws
   */
  call<T>(service: string, work: () => Promise<T>, judge: (end: CallEnd<T>) => Outcome): Promise<T>;
}

/** How a call has ended. */
export type CallEnd<T> =
  | { readonly kind: 'returned'; readonly value: T }
  | { readonly kind: 'threw'; readonly error: unknown };

export interface BreakerParts {
  readonly store: CircuitStore;
  /** How each service's circuit behaves. Checked when the breaker is made. */
  readonly services: Readonly<Record<string, BreakerSettings>>;
  /** For services that are not named. */
  readonly otherwise?: BreakerSettings;
  readonly clock?: Clock;
  readonly timer?: Timer;
  readonly report?: Report;
  /** Uniform in [0, 1). */
  readonly random?: () => number;
  readonly newId?: () => string;
  readonly patience?: Patience;
}

/** @throws Error naming the service and each option at fault */
export function createBreaker(parts: BreakerParts): Breaker {
  const { store, services, otherwise = {}, clock = systemClock } = parts;
  const shared = {
    store,
    clock,
    timer: parts.timer ?? systemTimer,
    report: parts.report ?? (() => {}),
    random: parts.random ?? Math.random,
    newId: parts.newId ?? randomUUID,
    patience: parts.patience ?? { admissionMs: 30, settlingMs: 15 },
  };
  const make = (service: string, options: BreakerOptions): ServiceBreaker =>
    createServiceBreaker({ ...shared, service, options });
  const known = new Map(
    Object.entries(services).map(([name, settings]) => [name, make(name, checked(name, settings))]),
  );
  const others = checked('(otherwise)', otherwise);

  const of = (service: string): ServiceBreaker => {
    const found = known.get(service) ?? make(service, others);
    known.set(service, found);
    return found;
  };

  return {
    admit: (service) => of(service).admit(),
    async call<T>(service: string, work: () => Promise<T>, judge: (end: CallEnd<T>) => Outcome) {
      const permit = await of(service).admit();
      let end: CallEnd<T>;
      try {
        end = { kind: 'returned', value: await work() };
      } catch (error) {
        end = { kind: 'threw', error };
      }
      await permit.settle(judge(end));
      if (end.kind === 'threw') throw end.error;
      return end.value;
    },
  };
}

const checked = (service: string, settings: BreakerSettings): BreakerOptions =>
  checkedSettings(`the breaker of ${service}`, BreakerOptions, settings);
