import { type Circuit, type CircuitState, overrideInForce } from '../../breaker/circuit.ts';
import type { HistoryEntry } from '../../breaker/history.ts';

const iso = (at: number) => new Date(at).toISOString();
const isoOrNull = (at: number | undefined) => (at === undefined ? null : iso(at));

/** No window reaches further back, in seconds. */
const longestWindowSeconds = 60;

/** A circuit as the API shows it. */
export function shownCircuit(
  service: string,
  circuit: Circuit,
  history: readonly HistoryEntry[],
  now: number,
) {
  const override = overrideInForce(circuit, now);
  return {
    service,
    state: circuit.state.kind,
    generation: circuit.generation,
    ...stateView(circuit.state, now),
    override:
      override === undefined
        ? null
        : { ...override, at: iso(override.at), expiresAt: isoOrNull(override.expiresAt) },
    history: history.map((entry) => ({ ...entry, at: iso(entry.at) })),
  };
}

const nothingCounted = { run: 0, counted: { calls: 0, failures: 0, slow: 0 } };

function stateView(state: CircuitState, now: number) {
  switch (state.kind) {
    case 'closed':
      return { since: null, until: null, openings: 0, run: state.run, counted: countedIn(state, now) };
    case 'open':
      return {
        since: iso(state.since),
        until: iso(state.until),
        openings: state.openings,
        ...nothingCounted,
      };
    case 'half-open':
      return { since: iso(state.since), until: null, openings: state.openings, ...nothingCounted };
    default:
      return state satisfies never;
  }
}

/** Calls that go well are counted only while there is something to weigh them against. */
function countedIn({ window }: CircuitState & { kind: 'closed' }, now: number) {
  const first = Math.floor(now / 1000) - longestWindowSeconds;
  const lately = window.filter(({ second }) => second > first);
  const sum = (what: 'calls' | 'failures' | 'slow') => lately.reduce((total, one) => total + one[what], 0);
  return { calls: sum('calls'), failures: sum('failures'), slow: sum('slow') };
}
