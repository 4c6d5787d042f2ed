import type { CircuitStore } from '../../breaker/circuit-store.ts';
import { rethrowStoreError } from '../../platform/store-errors.ts';
import { type CircuitName, circuitNames } from './circuit-names.ts';
import { shownCircuit } from './shown-circuit.ts';

/** How much of what has happened to a circuit is shown. */
const mostHistory = 10;

export type ReadCircuits = Pick<CircuitStore, 'read' | 'history'>;

/** Every circuit as it is now. */
export function listCircuits(circuits: ReadCircuits, now: number) {
  return Promise.all(circuitNames.map((name) => showCircuit(circuits, name, now)));
}

/** One circuit as it is now. @throws StoreUnavailableError */
export async function showCircuit(circuits: ReadCircuits, name: CircuitName, now: number) {
  const [circuit, history] = await Promise.all([
    circuits.read(name, 'strong'),
    circuits.history(name, mostHistory),
  ]).catch(rethrowStoreError);
  return shownCircuit(name, circuit, history, now);
}
