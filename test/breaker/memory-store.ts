import {
  type Circuit,
  type CircuitState,
  untouched,
  type WindowSecond,
} from '../../lambdas/breaker/circuit.ts';
import type { Changed, CircuitStore, Counts } from '../../lambdas/breaker/circuit-store.ts';
import type { HistoryEntry } from '../../lambdas/breaker/history.ts';
import { withCall } from '../../lambdas/breaker/tally.ts';

/** The rules of the store without a table: for hours of a fleet's life. The store's tests hold it to them. */
export function createMemoryStore(): CircuitStore {
  const circuits = new Map<string, Circuit>();
  const histories = new Map<string, HistoryEntry[]>();
  const of = (service: string) => circuits.get(service) ?? untouched;

  const change = (
    service: string,
    generation: number,
    kind: CircuitState['kind'],
    next: (state: CircuitState) => Circuit['state'] | undefined,
    raises = 0,
  ): Changed => {
    const before = of(service);
    if (before.generation !== generation || before.state.kind !== kind) {
      return { changed: false, circuit: before };
    }
    const state = next(before.state);
    if (state === undefined) return { changed: false, circuit: before };
    const circuit = { ...before, generation: generation + raises, state };
    circuits.set(service, circuit);
    return { changed: true, circuit };
  };

  return {
    read: async (service) => of(service),
    count: async (service, generation, counts) =>
      change(service, generation, 'closed', (state) => counted(state, counts)),
    transit: async (service, { generation, from, holding, to }) =>
      change(
        service,
        generation,
        from,
        (state) => {
          if (holding === undefined) return to;
          return state.kind === 'half-open' && state.leases.some(({ id }) => id === holding.id)
            ? to
            : undefined;
        },
        1,
      ),
    takeLease: async (service, generation, lease, now) =>
      change(service, generation, 'half-open', (state) => {
        if (state.kind !== 'half-open') return undefined;
        const held = state.leases.find(({ slot }) => slot === lease.slot);
        if (held !== undefined && held.expiresAt >= now) return undefined;
        return { ...state, leases: [...state.leases.filter((one) => one !== held), lease] };
      }),
    giveBack: async (service, generation, lease, succeeded) =>
      change(service, generation, 'half-open', (state) => {
        if (state.kind !== 'half-open' || !state.leases.some(({ id }) => id === lease.id)) return undefined;
        const leases = state.leases.filter(({ id }) => id !== lease.id);
        return { ...state, leases, successes: state.successes + (succeeded ? 1 : 0) };
      }),
    async force(service, override) {
      const { override: _, ...circuit } = of(service);
      const forced = override === undefined ? circuit : { ...circuit, override };
      circuits.set(service, forced);
      return forced;
    },
    async remember(service, entry) {
      histories.set(service, [entry, ...(histories.get(service) ?? [])]);
    },
    history: async (service, most) => (histories.get(service) ?? []).slice(0, most),
  };
}

function counted(state: CircuitState, counts: Counts): CircuitState | undefined {
  if (state.kind !== 'closed') return undefined;
  const { failed, seconds, forget, notBefore } = counts;
  const window = seconds.reduce<readonly WindowSecond[]>(withCall, state.window);
  return {
    ...state,
    run: failed ? state.run + 1 : 0,
    window: window.filter(({ second }) => !forget.includes(second)).sort((a, b) => a.second - b.second),
    ...(notBefore === undefined ? {} : { notBefore }),
  };
}
