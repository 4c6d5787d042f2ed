import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Lease } from '../../lambdas/breaker/circuit.ts';
import type { CircuitStore, Transition } from '../../lambdas/breaker/circuit-store.ts';

const second = 1_000;
const one = { second, calls: 1, failures: 1, slow: 0 };
const failure = { failed: true, seconds: [one], forget: [] };
const lease: Lease = { slot: 0, id: 'a', expiresAt: 5_000 };
const open = { kind: 'open', since: 1, until: 2, openings: 1 } as const;
const halfOpen = { kind: 'half-open', since: 3, openings: 1, successes: 0, leases: [lease] } as const;

const opening: Transition = { generation: 0, from: 'closed', to: open };
const probing: Transition = { generation: 1, from: 'open', to: halfOpen };

async function halfOpened(store: CircuitStore, service: string): Promise<void> {
  await store.transit(service, opening);
  await store.transit(service, probing);
}

/** What breakers count on, whatever keeps their circuits. */
export function circuitStoreRules(name: string, store: CircuitStore): void {
  describe(`circuits in ${name}`, () => {
    let count = 0;
    const aService = () => `service-${++count}`;

    it('are closed before anything was said of them', async () => {
      const { generation, state } = await store.read(aService(), 'strong');
      assert.deepEqual([generation, state], [0, { kind: 'closed', run: 0, window: [] }]);
    });

    it('count failures in a row, and by the second', async () => {
      const service = aService();
      await store.count(service, 0, failure);
      const { changed, circuit } = await store.count(service, 0, { ...failure, notBefore: 9_000 });
      assert.ok(changed);
      const window = [{ second, calls: 2, failures: 2, slow: 0 }];
      assert.deepEqual(circuit.state, { kind: 'closed', run: 2, window, notBefore: 9_000 });
    });

    it('end the run with a success, and forget what they are told to', async () => {
      const service = aService();
      await store.count(service, 0, failure);
      const later = { second: second + 30, calls: 3, failures: 0, slow: 1 };
      const { circuit } = await store.count(service, 0, {
        failed: false,
        seconds: [later],
        forget: [second],
      });
      assert.deepEqual(circuit.state, { kind: 'closed', run: 0, window: [later] });
    });

    it('lose no failure of many at once', async () => {
      const service = aService();
      await Promise.all(Array.from({ length: 50 }, () => store.count(service, 0, failure)));
      const { state } = await store.read(service, 'strong');
      assert.equal(state.kind === 'closed' && state.run, 50);
    });

    it('go over once of many at once, and begin a generation', async () => {
      const service = aService();
      const made = await Promise.all(Array.from({ length: 20 }, () => store.transit(service, opening)));
      assert.equal(made.filter(({ changed }) => changed).length, 1);
      assert.deepEqual(await store.read(service, 'strong'), { generation: 1, state: open });
    });

    it('take nothing from an older generation, nor into the next', async () => {
      const service = aService();
      await store.count(service, 0, failure);
      await store.transit(service, opening);
      assert.equal((await store.count(service, 0, failure)).changed, false);
      await store.transit(service, probing);
      const closed = { kind: 'closed', run: 0, window: [] } as const;
      const { circuit } = await store.transit(service, { generation: 2, from: 'half-open', to: closed });
      assert.deepEqual(circuit, { generation: 3, state: closed });
    });

    it('give each slot to one of many at once', async () => {
      const service = aService();
      await halfOpened(store, service);
      const wanted = Array.from({ length: 20 }, (_, n) => ({ slot: 1, id: `b${n}`, expiresAt: 9_000 }));
      const taken = await Promise.all(wanted.map((want) => store.takeLease(service, 2, want, 4_000)));
      assert.equal(taken.filter(({ changed }) => changed).length, 1);
    });

    it('give a slot again once its lease is over, and then count nothing for who held it', async () => {
      const service = aService();
      await halfOpened(store, service);
      const heir = { slot: 0, id: 'heir', expiresAt: 90_000 };
      assert.equal((await store.takeLease(service, 2, heir, lease.expiresAt)).changed, false);
      assert.equal((await store.takeLease(service, 2, heir, lease.expiresAt + 1)).changed, true);
      assert.equal((await store.giveBack(service, 2, lease, true)).changed, false);
      const again = { generation: 2, from: 'half-open', holding: lease, to: open } as const;
      assert.equal((await store.transit(service, again)).changed, false);
      const { state } = await store.read(service, 'strong');
      assert.equal(state.kind === 'half-open' && state.successes, 0);
    });

    it('count a probe and give its lease back at once, and only once', async () => {
      const service = aService();
      await halfOpened(store, service);
      const { circuit } = await store.giveBack(service, 2, lease, true);
      assert.deepEqual(circuit.state, { ...halfOpen, successes: 1, leases: [] });
      assert.equal((await store.giveBack(service, 2, lease, true)).changed, false);
    });

    it('keep a forced state through everything else', async () => {
      const service = aService();
      const word = { to: 'open', actor: 'ops', reason: 'maintenance', at: 1, expiresAt: 2 } as const;
      await store.force(service, word);
      await store.count(service, 0, failure);
      const { circuit } = await store.transit(service, opening);
      assert.deepEqual(circuit, { generation: 1, state: open, override: word });
      assert.deepEqual(await store.force(service, undefined), { generation: 1, state: open });
    });

    it('remember what has happened, the latest first', async () => {
      const service = aService();
      for (const at of [1, 2, 3]) await store.remember(service, { at, to: 'open', reason: String(at) });
      const entries = await store.history(service, 2);
      assert.deepEqual(
        entries.map(({ at, reason }) => [at, reason]),
        [
          [3, '3'],
          [2, '2'],
        ],
      );
    });
  });
}
