import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createBreaker } from '../../lambdas/breaker/breaker.ts';
import { CircuitOpenError } from '../../lambdas/platform/errors.ts';
import { aBreaker, failure, ignored, ok } from './a-breaker.ts';
import { createMemoryStore } from './memory-store.ts';
import { simulationStart } from './simulation.ts';

const minute = 60_000;

/** A circuit that has opened, and whose open time is over. */
async function aWaitingCircuit(options: Parameters<typeof aBreaker>[0] = {}) {
  const world = aBreaker(options);
  world.answers(failure);
  await world.calls(5);
  assert.equal((await world.circuit()).state.kind, 'open');
  await world.wait(75_001);
  world.answers(ok);
  return world;
}

describe('a closed circuit', () => {
  it('opens at the fifth failure in a row, whichever environments they come from', async () => {
    const { answers, calls, circuit } = aBreaker();
    answers(failure);
    for (let n = 0; n < 4; n += 1) await calls(1);
    assert.equal((await circuit()).state.kind, 'closed');
    await calls(1);
    assert.equal((await circuit()).state.kind, 'open');
  });

  it('begins to count anew after a success of anybody', async () => {
    const { answers, calls, circuit, wait } = aBreaker({
      settings: { failureShare: { share: 1, failures: 50, calls: 50 } },
    });
    answers(failure);
    await calls(4);
    answers(ok);
    await calls(1);
    answers(failure);
    await wait(11_000);
    await calls(4);
    assert.equal((await circuit()).state.kind, 'closed');
  });

  it('opens where half of the calls of ten seconds have failed, and at least five', async () => {
    const { answers, calls, circuit, environment } = aBreaker();
    const one = environment();
    for (let n = 0; n < 4; n += 1) {
      answers(failure);
      await calls(1, one);
      answers(ok);
      await calls(1, one);
    }
    assert.equal((await circuit()).state.kind, 'closed');
    answers(failure);
    await calls(1, one);
    assert.equal((await circuit()).state.kind, 'open');
  });

  it('weighs failures against the calls that went well before anybody had to know of them', async () => {
    const { answers, calls, circuit, environment } = aBreaker();
    const one = environment();
    await calls(60, one);
    for (let n = 0; n < 5; n += 1) {
      answers(failure);
      await calls(1, one);
      answers(ok);
      await calls(1, one);
    }
    assert.equal((await circuit()).state.kind, 'closed');
  });

  it('opens where calls are too slow, if it is told what slow is', async () => {
    const { answers, calls, circuit } = aBreaker({
      settings: { slowShare: { share: 0.5, calls: 4, slowerThanMs: 1_000 } },
    });
    answers(ok, 1_500);
    await calls(3);
    assert.equal((await circuit()).state.kind, 'closed');
    await calls(1);
    assert.equal((await circuit()).state.kind, 'open');
  });

  it('counts nothing for a call that says nothing', async () => {
    const { answers, calls, circuit, requests } = aBreaker();
    answers(ignored);
    await calls(20);
    assert.equal((await circuit()).state.kind, 'closed');
    assert.equal(requests.writes, 0);
  });

  it('writes nothing while all is well, and reads once a second', async () => {
    const { calls, environment, requests, simulation } = aBreaker();
    await calls(100, environment());
    assert.equal(simulation.now() - simulationStart, 10_000);
    assert.deepEqual(requests, { reads: 10, writes: 0 });
  });
});

describe('an open circuit', () => {
  it('refuses at once and says until when, without a request', async () => {
    const { answers, calls, environment, requests, run, circuit } = aBreaker();
    answers(failure);
    const one = environment();
    await calls(5, one);
    const before = { ...requests };
    const refused = await run(() => one.breaker.admit('figma').catch((error: unknown) => error));
    const { state } = await circuit();
    assert.ok(refused instanceof CircuitOpenError && state.kind === 'open');
    assert.equal(refused.retryAt, state.until);
    assert.deepEqual(requests, before);
  });

  it('is known to everybody who has not asked for a second', async () => {
    const { answers, calls } = aBreaker();
    answers(failure);
    await calls(5);
    assert.deepEqual(await calls(1), ['refused']);
  });

  it('stays open for as long as the service has asked for', async () => {
    const { answers, calls, circuit, simulation } = aBreaker();
    const retryAt = simulation.now() + 30 * minute;
    answers({ kind: 'failure', retryAt });
    await calls(1);
    answers(failure);
    await calls(4);
    const { state } = await circuit();
    assert.equal(state.kind === 'open' && state.until, retryAt);
  });

  it('stays open twice as long each time, and a quarter more at most', async () => {
    const { calls, circuit, answers, wait } = await aWaitingCircuit();
    answers(failure);
    const durations: number[] = [];
    for (let n = 0; n < 5; n += 1) {
      await calls(1);
      const { state } = await circuit();
      assert.ok(state.kind === 'open');
      durations.push((state.until - state.since) / minute);
      await wait(state.until - state.since + 1);
    }
    for (const [n, least] of [2, 4, 8, 10, 10].entries()) {
      const lasted = durations[n] ?? 0;
      assert.ok(lasted >= least && lasted <= least * 1.25, `${lasted} minutes, not ${least}`);
    }
  });

  it('takes nothing from a call that began before it opened', async () => {
    const { answers, calls, circuit, environment, run, simulation } = aBreaker();
    const straggler = environment();
    answers(ok, 5_000);
    const late = straggler.call();
    await run(() => simulation.sleep(0));
    answers(failure);
    await calls(5);
    const before = await circuit();
    await run(() => late);
    assert.deepEqual(await circuit(), before);
  });
});

describe('a half-open circuit', () => {
  it('closes after two probes, and lets nobody else through before', async () => {
    const { calls, transitions, circuit } = await aWaitingCircuit();
    await calls(1);
    assert.equal((await circuit()).state.kind, 'half-open');
    await calls(1);
    assert.deepEqual(transitions(), ['closed open', 'open half-open', 'half-open closed']);
  });

  it('admits as many as there are leases, and refuses all others', async () => {
    const { environment, run } = await aWaitingCircuit();
    const ends = await run(() => Promise.all(Array.from({ length: 50 }, () => environment().call())));
    assert.equal(ends.filter((end) => end === 'ok').length, 2);
    assert.equal(ends.filter((end) => end === 'refused').length, 48);
  });

  it('opens again with the first probe that fails', async () => {
    const { answers, calls, transitions } = await aWaitingCircuit();
    answers(failure);
    await calls(1);
    assert.deepEqual(transitions().at(-1), 'half-open open');
  });

  it('gets a lease back from a probe that says nothing', async () => {
    const { answers, calls, transitions } = await aWaitingCircuit({ settings: { leases: 1 } });
    answers(ignored);
    assert.deepEqual(await calls(5), Array(5).fill('ignored'));
    answers(ok);
    await calls(2);
    assert.equal(transitions().at(-1), 'half-open closed');
  });

  it('does not wait for ever for a probe whose environment has died', async () => {
    const { calls, environment, simulation, run, wait, transitions, answers } = await aWaitingCircuit({
      settings: { leases: 1 },
    });
    const dying = environment();
    answers(ok, 10_000);
    void dying.call();
    await run(() => simulation.sleep(50));
    dying.crash();
    answers(ok);
    assert.deepEqual(await calls(1), ['refused']);
    await wait(70_000);
    await calls(2);
    assert.equal(transitions().at(-1), 'half-open closed');
  });

  it('is closed by whoever comes, where the last prober died before it could', async () => {
    const store = createMemoryStore();
    const { calls, environment, circuit, run, wait } = await aWaitingCircuit({ store });
    await calls(1);
    // The second probe is counted, and nothing more.
    const dying = environment();
    const { state } = await circuit();
    assert.ok(state.kind === 'half-open');
    const lease = { slot: 1, id: 'dying', expiresAt: Number.MAX_SAFE_INTEGER };
    await store.takeLease('figma', 2, lease, 0);
    await store.giveBack('figma', 2, lease, true);
    dying.crash();
    await wait(1_001);
    assert.deepEqual(await run(() => environment().call()), 'ok');
    assert.equal((await circuit()).state.kind, 'closed');
  });

  it('does not hear failures of the time when it was closed', async () => {
    const { answers, calls, environment, circuit, run, simulation, wait } = aBreaker();
    const straggler = environment();
    answers(failure, 90_000);
    const late = straggler.call();
    await run(() => simulation.sleep(0));
    answers(failure);
    await calls(5);
    await wait(75_001);
    answers(ok);
    await calls(1);
    const before = await circuit();
    await run(() => late);
    assert.deepEqual(await circuit(), before);
  });
});

describe('a forced circuit', () => {
  const word = { actor: 'ops', reason: 'maintenance', at: simulationStart } as const;

  it('is open for whom it is forced open, from at most five seconds on', async () => {
    const { calls, environment, store, wait } = aBreaker();
    const one = environment();
    await calls(1, one);
    await store.force('figma', { ...word, to: 'open' });
    await wait(5_000);
    assert.deepEqual(await calls(1, one), ['refused']);
  });

  it('lets everybody through where it is forced closed, open as it is', async () => {
    const { answers, calls, environment, store, wait, circuit } = aBreaker();
    const one = environment();
    answers(failure);
    await calls(5, one);
    assert.deepEqual(await calls(1, one), ['refused']);
    await store.force('figma', { ...word, to: 'closed' });
    await wait(5_000);
    assert.deepEqual(await calls(10, one), Array(10).fill('failed'));
    assert.equal((await circuit()).override?.to, 'closed');
  });

  it('is as it was once the word is over', async () => {
    const { calls, environment, store, wait } = aBreaker();
    const one = environment();
    await store.force('figma', { ...word, to: 'open', expiresAt: simulationStart + minute });
    assert.deepEqual(await calls(1, one), ['refused']);
    await wait(minute);
    assert.deepEqual(await calls(1, one), ['ok']);
  });
});

describe('in shadow mode', () => {
  it('nothing is refused, and everything is reported', async () => {
    const { answers, calls, fleet, transitions } = aBreaker({ settings: { shadow: true } });
    answers(failure);
    assert.deepEqual(await calls(8), Array(8).fill('failed'));
    assert.deepEqual(transitions(), ['closed open']);
    const refusals = fleet.events.filter((event) => event.kind === 'refusal');
    assert.deepEqual(
      refusals.map((event) => event.shadow),
      [true, true, true],
    );
  });

  it('a person is obeyed all the same', async () => {
    const { calls, store } = aBreaker({ settings: { shadow: true } });
    await store.force('figma', { to: 'open', actor: 'ops', reason: 'maintenance', at: 0 });
    assert.deepEqual(await calls(2), ['refused', 'refused']);
  });
});

describe('a circuit that was taken out of the table', () => {
  it('is closed for those too who know it as open, within five seconds', async () => {
    const { answers, calls, environment, replace, wait } = aBreaker();
    const one = environment();
    answers(failure);
    await calls(5, one);
    assert.deepEqual(await calls(1, one), ['refused']);
    replace(createMemoryStore());
    answers(ok);
    await wait(5_001);
    assert.deepEqual(await calls(1, one), ['ok']);
  });

  it('counts again for those who know of a later generation', async () => {
    const { answers, calls, circuit, environment, replace, wait } = aBreaker();
    const one = environment();
    answers(failure);
    await calls(5, one);
    await wait(75_001);
    answers(ok);
    await calls(3, one);
    assert.equal((await circuit()).state.kind, 'closed');
    replace(createMemoryStore());
    answers(failure);
    await calls(6, one);
    assert.equal((await circuit()).state.kind, 'open');
  });
});

describe('the options', () => {
  it('are refused by service and name where they cannot be', () => {
    const make = () =>
      createBreaker({
        store: createMemoryStore(),
        services: { figma: { probes: 0, openMs: 10, longestOpenMs: 5 } },
      });
    assert.throws(make, /the breaker of figma cannot be used: probes: /);
  });
});
