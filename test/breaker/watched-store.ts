import assert from 'node:assert/strict';
import { type Circuit, type CircuitKind, untouched } from '../../lambdas/breaker/circuit.ts';
import type { Changed, CircuitStore } from '../../lambdas/breaker/circuit-store.ts';

const legal: Readonly<Record<CircuitKind, readonly CircuitKind[]>> = {
  closed: ['open'],
  open: ['half-open'],
  'half-open': ['closed', 'open'],
};

/** Watches a store of one service, one request after another, for what must never happen in it. */
export function watched(store: CircuitStore): CircuitStore & { readonly circuit: () => Circuit } {
  let last = untouched;

  /** Whatever is of another generation, or comes too late, leaves everything as it is. */
  const seen = (generation: number, kind: CircuitKind, { changed, circuit }: Changed): void => {
    if (last.generation !== generation || last.state.kind !== kind) {
      assert.ok(!changed, `generation ${generation} (${kind}) has changed generation ${last.generation}`);
    }
    if (!changed) assert.deepEqual(circuit, last);
    assert.deepEqual(circuit.override, last.override, 'a forced state was erased');
    last = circuit;
  };

  return {
    ...store,
    circuit: () => last,
    async read(...given) {
      const circuit = await store.read(...given);
      assert.deepEqual(circuit, last, 'a read answers something else than the last change');
      return circuit;
    },
    async count(service, generation, counts) {
      const answer = await store.count(service, generation, counts);
      if (answer.changed) assert.equal(answer.circuit.generation, generation);
      seen(generation, 'closed', answer);
      return answer;
    },
    async transit(service, transition) {
      const { generation, from } = transition;
      const answer = await store.transit(service, transition);
      if (answer.changed) {
        const to = answer.circuit.state.kind;
        assert.ok(legal[from].includes(to), `${from} became ${to}`);
        assert.equal(answer.circuit.generation, generation + 1);
      }
      seen(generation, from, answer);
      return answer;
    },
    async takeLease(service, generation, lease, now) {
      const answer = await store.takeLease(service, generation, lease, now);
      seen(generation, 'half-open', answer);
      return answer;
    },
    async giveBack(service, generation, lease, succeeded) {
      const held = last.state.kind === 'half-open' && last.state.leases.some(({ id }) => id === lease.id);
      const answer = await store.giveBack(service, generation, lease, succeeded);
      assert.equal(answer.changed, held && last.generation === generation, 'a lease counts for its holder');
      seen(generation, 'half-open', answer);
      return answer;
    },
    async force(service, override) {
      const circuit = await store.force(service, override);
      assert.deepEqual({ ...circuit, override }, { ...last, override });
      last = circuit;
      return circuit;
    },
  };
}
