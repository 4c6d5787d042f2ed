import type { Permit } from './breaker.ts';
import type { BreakerOptions } from './breaker-options.ts';
import type { CircuitState, Lease } from './circuit.ts';
import { opened } from './open-time.ts';
import type { Outcome } from './outcome.ts';
import type { Patience } from './patience.ts';
import type { Transitions, TransitionsParts } from './transitions.ts';

export interface ProbingParts extends TransitionsParts {
  readonly options: BreakerOptions;
  readonly random: () => number;
  readonly patience: Patience;
  readonly transitions: Transitions;
}

/** A call that finds out whether the service is back. */
export interface Probe {
  readonly kind: 'probe';
  readonly generation: number;
  /** How often the circuit has opened in a row. */
  readonly openings: number;
  readonly lease: Lease;
}

/** What came of wanting to probe. */
export type Claim =
  | Probe
  /** Somebody was faster: what is known now decides. */
  | { readonly kind: 'again' }
  /** The store did not answer in time: the call goes out, and nobody counts it. */
  | { readonly kind: 'uncounted' };

type HalfOpen = CircuitState & { readonly kind: 'half-open' };

/** Finds out by a few calls whether a service is back. */
export interface Probing {
  permit(probe: Probe): Permit;
  /** A slot that nobody holds, or whose holder must be dead. */
  freeSlot(state: HalfOpen, now: number): number | undefined;
  /** Takes a lease. */
  claim(state: HalfOpen, generation: number, lease: Lease, patienceMs: number): Promise<Claim>;
  /** Enough probes have succeeded. */
  close(generation: number, successes: number): Promise<boolean>;
}

export function createProbing(parts: ProbingParts): Probing {
  const { service, options, store, clock, report, random, patience, view, transitions } = parts;

  const close: Probing['close'] = (generation, successes) => {
    const to = { kind: 'closed', run: 0, window: [] } as const;
    return transitions.make({ generation, from: 'half-open', to }, `${successes} probes succeeded`);
  };

  const giveBack = async ({ generation, lease }: Probe, succeeded: boolean, left: () => number) => {
    const returned = store.giveBack(service, generation, lease, succeeded).then(async (answer) => {
      view.learn(answer);
      const { state } = answer.circuit;
      if (!answer.changed || state.kind !== 'half-open' || state.successes < options.probes) return;
      await close(generation, state.successes);
    });
    await view.ask('probe', returned, left());
  };

  const reopen = async (
    { generation, openings, lease }: Probe,
    { retryAt }: Outcome & { kind: 'failure' },
    left: () => number,
  ) => {
    report({ kind: 'failure', service });
    const to = opened(options, {
      now: clock.now(),
      openings: openings + 1,
      random,
      notBefore: retryAt,
    });
    const change = { generation, from: 'half-open', holding: lease, to } as const;
    await view.ask('transition', transitions.make(change, 'a probe failed'), left());
  };

  return {
    close,
    freeSlot({ leases }, now) {
      const taken = new Set(leases.filter(({ expiresAt }) => expiresAt >= now).map(({ slot }) => slot));
      for (let slot = 0; slot < options.leases; slot += 1) if (!taken.has(slot)) return slot;
      return undefined;
    },
    async claim({ openings }, generation, lease, left) {
      const taking = store.takeLease(service, generation, lease, clock.now());
      const taken = await view.ask('lease', taking, left);
      if (taken === undefined) {
        // Taken too late, it would keep others from probing for as long as it lasts.
        const tooLate = ({ changed }: { readonly changed: boolean }) =>
          changed ? store.giveBack(service, generation, lease, false) : undefined;
        taking.then(tooLate).catch(() => {});
        return { kind: 'uncounted' };
      }
      view.learn(taken);
      return taken.changed ? { kind: 'probe', generation, openings, lease } : { kind: 'again' };
    },
    permit(probe) {
      const begunAt = clock.now();
      let settled = false;
      return {
        async settle(outcome) {
          if (settled) return;
          settled = true;
          const now = clock.now();
          const left = () => now + patience.settlingMs - clock.now();
          const slow = options.slowShare !== undefined && now - begunAt > options.slowShare.slowerThanMs;
          if (outcome.kind === 'failure') await reopen(probe, outcome, left);
          else if (outcome.kind === 'success' && slow) await reopen(probe, { kind: 'failure' }, left);
          else await giveBack(probe, outcome.kind === 'success', left);
        },
      };
    },
  };
}
