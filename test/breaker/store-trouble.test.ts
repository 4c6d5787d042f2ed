import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aBreaker, failure, ok } from './a-breaker.ts';
import type { StoreTrouble } from './fleet.ts';

interface Trouble extends StoreTrouble {
  readonly name: string;
  /** Whether somebody has to mend it. */
  readonly lasting: boolean;
}

const troubles: readonly Trouble[] = [
  { name: 'is down', error: 'ECONNREFUSED', afterMs: 1, lasting: false },
  { name: 'does not answer', error: 'TimeoutError', afterMs: 3_000, lasting: false },
  { name: 'has no capacity', error: 'ProvisionedThroughputExceededException', afterMs: 5, lasting: false },
  { name: 'has no table', error: 'ResourceNotFoundException', afterMs: 5, lasting: true },
  { name: 'lets us do nothing', error: 'AccessDeniedException', afterMs: 5, lasting: true },
];

const callMs = 100;
/** What a call may take longer for the sake of the breaker, all in all. */
const mostAddedMs = 50;

for (const trouble of troubles) {
  describe(`a breaker whose store ${trouble.name}`, () => {
    for (const [what, outcome] of [
      ['goes well', ok],
      ['fails', failure],
    ] as const) {
      it(`lets a call through that ${what}, within 50 ms`, async () => {
        const { answers, environment, run, simulation, fleet } = aBreaker({ trouble: () => trouble });
        answers(outcome, callMs);
        const one = environment();
        for (let calls = 0; calls < 10; calls += 1) {
          const begun = simulation.now();
          assert.notEqual(await run(() => one.call()), 'refused');
          const added = simulation.now() - begun - callMs;
          assert.ok(added < mostAddedMs, `${added} ms were added`);
        }
        const seen = fleet.events.flatMap((event) => (event.kind === 'trouble' ? [event] : []));
        assert.ok(seen.length > 0);
        if (trouble.afterMs < mostAddedMs) {
          assert.deepEqual([...new Set(seen.map(({ lasting }) => lasting))], [trouble.lasting]);
        }
      });
    }

    it('probes without it, once the open time that it knows of is over', async () => {
      let now: StoreTrouble | undefined;
      const { answers, calls, environment, wait } = aBreaker({ trouble: () => now });
      const one = environment();
      answers(failure);
      await calls(5, one);
      now = trouble;
      answers(ok);
      assert.deepEqual(await calls(1, one), ['refused']);
      await wait(75_001);
      assert.deepEqual(await calls(2, one), ['ok', 'ok']);
    });
  });
}
