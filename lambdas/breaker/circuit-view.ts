import type { Clock } from '../platform/clock.ts';
import type { Report } from './breaker-event.ts';
import { type Circuit, overrideInForce } from './circuit.ts';
import type { Changed, CircuitStore } from './circuit-store.ts';
import { type Timer, waitFor } from './patience.ts';
import { isLasting, reasonOf } from './store-trouble.ts';

/** How old knowledge may be, in milliseconds, before the next call asks the store. */
const maxAgeMs = { calling: 1_000, alert: 100, refusing: 5_000 };

export interface CircuitViewParts {
  readonly service: string;
  readonly store: Pick<CircuitStore, 'read'>;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly report: Report;
}

/** What this environment knows of a circuit. */
export interface CircuitView {
  /** Refreshed where it is too old; waits no longer than `patienceMs`. Nothing, where nothing is known in time. */
  look(patienceMs: number): Promise<Circuit | undefined>;
  /** What is being read just now, if anything is. */
  pending(): Promise<Circuit> | undefined;
  /** Without asking. */
  known(): Circuit | undefined;
  /** What a change has answered. */
  learn(answer: Changed): void;
  /** The store did not do its part. */
  trouble(during: string, error: unknown): void;
  /** Asks the store for something else than to be read. Nothing, where it is late or in trouble. */
  ask<T>(during: string, work: Promise<T>, patienceMs: number): Promise<T | undefined>;
}

export function createCircuitView({ service, store, clock, timer, report }: CircuitViewParts): CircuitView {
  let known: Circuit | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<Circuit> | undefined;

  const believe = (circuit: Circuit) => {
    known = circuit;
    askedAt = clock.now();
  };

  /** What was so a moment ago is no news to who knows more. */
  const hear = (circuit: Circuit) => {
    if (known === undefined || circuit.generation >= known.generation) believe(circuit);
  };

  /** What a change was refused for counts, whatever was known: a table that was put back begins anew. */
  const learn = ({ changed, circuit }: Changed) => {
    if (changed) hear(circuit);
    else believe(circuit);
  };

  const trouble = (during: string, error: unknown): void => {
    report({ kind: 'trouble', service, during, reason: reasonOf(error), lasting: isLasting(error) });
  };

  const ask = async <T>(during: string, work: Promise<T>, patienceMs: number): Promise<T | undefined> => {
    const waited = await waitFor(work, patienceMs, timer);
    switch (waited.kind) {
      case 'answer':
        return waited.value;
      case 'late':
        report({ kind: 'trouble', service, during, reason: 'no answer in time', lasting: false });
        return undefined;
      case 'error':
        trouble(during, waited.error);
        return undefined;
      default:
        return waited satisfies never;
    }
  };

  const isFresh = (now: number) => {
    // A clock that was set back must not make knowledge fresh for as long as that.
    return Math.abs(now - askedAt) < maxAgeMs[known === undefined ? 'calling' : moodOf(known, now)];
  };

  return {
    known: () => known,
    pending: () => reading,
    learn,
    trouble,
    ask,
    async look(patienceMs) {
      const waits = known === undefined && reading !== undefined;
      if (isFresh(clock.now()) && !waits) return known;
      askedAt = clock.now();
      // Who refuses asks for what is so now: a circuit that was taken out of the table must not stay open here.
      const refusing = known !== undefined && refuses(known, askedAt);
      reading ??= store
        .read(service, refusing ? 'strong' : 'eventual')
        .then((circuit) => {
          if (refusing) believe(circuit);
          else hear(circuit);
          return circuit;
        })
        .finally(() => {
          reading = undefined;
        });
      await ask('read', reading, patienceMs);
      return known;
    },
  };
}

/** While calls fail in a row the circuit may open at any moment, and others may be the ones that open it. */
function moodOf(circuit: Circuit, now: number): keyof typeof maxAgeMs {
  if (refuses(circuit, now)) return 'refusing';
  return circuit.state.kind === 'closed' && circuit.state.run > 0 ? 'alert' : 'calling';
}

/** Whether no call goes through before some time has passed. */
function refuses(circuit: Circuit, now: number): boolean {
  const forced = overrideInForce(circuit, now);
  if (forced !== undefined) return forced.to === 'open';
  return circuit.state.kind === 'open' && now < circuit.state.until;
}
