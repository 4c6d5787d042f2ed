import type { Permit } from './breaker.ts';
import type { BreakerOptions } from './breaker-options.ts';
import type { Circuit, CircuitState } from './circuit.ts';
import type { CircuitStore, Counts } from './circuit-store.ts';
import { opened } from './open-time.ts';
import { firstSecond, hasTrouble, reasonToOpen } from './opening-rules.ts';
import type { Outcome } from './outcome.ts';
import type { Patience } from './patience.ts';
import { createTally, withCall } from './tally.ts';
import type { Transitions, TransitionsParts } from './transitions.ts';

export interface CountingParts extends TransitionsParts {
  readonly options: BreakerOptions;
  readonly store: CircuitStore;
  readonly random: () => number;
  readonly patience: Patience;
  readonly transitions: Transitions;
}

/** Counts what calls say of a closed circuit, and opens it where that is enough. */
export interface Counting {
  permit(generation: number): Permit;
  /** For a call that went out before anything was known: it counts for what was found meanwhile. */
  latePermit(): Permit;
}

/** While there is something to weigh, successes are written down as often, in milliseconds. */
const flushMs = 1_000;

/** Clocks differ by less: what is older than the window by this much is in nobody's any more. */
const skewMs = 10_000;

export function createCounting(parts: CountingParts): Counting {
  const { service, options, store, clock, report, random, patience, view, transitions } = parts;
  const tally = createTally();
  let writtenAt = Number.NEGATIVE_INFINITY;

  const first = (now: number) => firstSecond(options.windowMs, now);

  const forgettable = (state: CircuitState | undefined, now: number): number[] => {
    if (state?.kind !== 'closed') return [];
    const old = first(now - skewMs);
    return state.window.map(({ second }) => second).filter((second) => second < old);
  };

  const write = async (
    generation: number,
    counts: Omit<Counts, 'forget'>,
    left: () => number,
  ): Promise<void> => {
    const now = clock.now();
    writtenAt = now;
    const forget = forgettable(view.known()?.state, now);
    // Also where nobody waits any more: what was counted last may be what opens it.
    const counted = store.count(service, generation, { ...counts, forget }).then(async (answer) => {
      view.learn(answer);
      if (answer.changed) await openIfDue(answer.circuit);
    });
    await view.ask('count', counted, left());
  };

  const openIfDue = async ({ generation, state }: Circuit): Promise<void> => {
    if (state.kind !== 'closed') return;
    const now = clock.now();
    const reason = reasonToOpen(state, options, now);
    if (reason === undefined) return;
    const to = opened(options, { now, openings: 1, random, notBefore: state.notBefore });
    await transitions.make({ generation, from: 'closed', to }, reason);
  };

  const failed = async (
    generation: number,
    { retryAt }: Outcome & { kind: 'failure' },
    left: () => number,
  ) => {
    report({ kind: 'failure', service });
    const now = clock.now();
    const call = { second: Math.floor(now / 1000), calls: 1, failures: 1, slow: 0 };
    const seconds = withCall(tally.take(first(now)), call);
    const notBefore = retryAt === undefined ? {} : { notBefore: retryAt };
    await write(generation, { failed: true, seconds, ...notBefore }, left);
  };

  const succeeded = async (generation: number, tookMs: number, left: () => number) => {
    const now = clock.now();
    const second = Math.floor(now / 1000);
    const known = view.known();
    if (options.slowShare !== undefined && tookMs > options.slowShare.slowerThanMs) {
      const seconds = withCall(tally.take(first(now)), { second, calls: 1, failures: 0, slow: 1 });
      return write(generation, { failed: false, seconds }, left);
    }
    tally.add(second);
    if (known?.generation !== generation || known.state.kind !== 'closed') return;
    if (!hasTrouble(known.state, options, now)) return;
    if (known.state.run === 0 && now - writtenAt < flushMs) return;
    return write(generation, { failed: false, seconds: tally.take(first(now)) }, left);
  };

  const settling = (generationOf: () => number | undefined): Permit => {
    const begunAt = clock.now();
    let settled = false;
    return {
      async settle(outcome) {
        const generation = generationOf();
        if (settled || generation === undefined || outcome.kind === 'ignored') return;
        settled = true;
        const now = clock.now();
        const left = () => now + patience.settlingMs - clock.now();
        if (outcome.kind === 'failure') await failed(generation, outcome, left);
        else await succeeded(generation, now - begunAt, left);
      },
    };
  };

  return {
    permit: (generation) => settling(() => generation),
    latePermit() {
      let generation: number | undefined;
      view.pending()?.then(
        (circuit) => {
          generation = circuit.generation;
        },
        () => {},
      );
      return settling(() => generation);
    },
  };
}
