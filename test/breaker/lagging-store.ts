import { type Circuit, untouched } from '../../lambdas/breaker/circuit.ts';
import type { CircuitStore } from '../../lambdas/breaker/circuit-store.ts';
import type { Simulation } from './simulation.ts';

/** A store of one service whose reads, where they are not strong, answer what was so up to a while ago. */
export function lagging(store: CircuitStore, simulation: Simulation, lagMs: number): CircuitStore {
  const past: { readonly at: number; readonly circuit: Circuit }[] = [];
  const noting =
    <Arguments extends unknown[], T>(work: (...given: Arguments) => Promise<T>, of: (answer: T) => Circuit) =>
    async (...given: Arguments): Promise<T> => {
      const answer = await work(...given);
      past.push({ at: simulation.now(), circuit: of(answer) });
      return answer;
    };
  const circuitOf = ({ circuit }: { readonly circuit: Circuit }) => circuit;
  return {
    ...store,
    async read(service, consistency) {
      if (consistency === 'strong') return store.read(service, consistency);
      const time = simulation.now() - simulation.between(0, lagMs);
      return past.findLast(({ at }) => at <= time)?.circuit ?? untouched;
    },
    count: noting(store.count, circuitOf),
    transit: noting(store.transit, circuitOf),
    takeLease: noting(store.takeLease, circuitOf),
    giveBack: noting(store.giveBack, circuitOf),
    force: noting(store.force, (circuit) => circuit),
  };
}
