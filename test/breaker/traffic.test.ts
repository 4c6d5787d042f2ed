import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runTraffic } from './traffic.ts';

const minute = 60_000;
const seeds = (count: number) => Array.from({ length: count }, (_, n) => n + 1);
/** `FULL=1` runs as many seeds as the claims are made for. */
const full = process.env['FULL'] === '1';

describe('a fleet whose service', () => {
  it('is out opens after five failures, though each environment lives four calls', async () => {
    for (const seed of seeds(full ? 1_000 : 50)) {
      const options = { seed, environments: 50, rate: 20, lifeCalls: 4, untilOpen: true } as const;
      const { atOpening } = await runTraffic({ ...options, failing: () => 1, forMs: 10 * minute });
      assert.ok(atOpening !== undefined, `seed ${seed}: it never opens`);
      const { failures, inFlight } = atOpening;
      assert.ok(failures <= 5 + inFlight, `seed ${seed}: ${failures} failures, ${inFlight} in flight`);
    }
  });

  it('fails in 60 of 100 calls opens within 30 failures in 99 of 100 runs', async () => {
    const runs = seeds(full ? 1_000 : 200);
    let late = 0;
    for (const seed of runs) {
      const options = { seed, environments: 200, rate: 20, untilOpen: true } as const;
      const { atOpening } = await runTraffic({ ...options, failing: () => 0.6, forMs: 10 * minute });
      if (atOpening === undefined || atOpening.failures > 30) late += 1;
    }
    assert.ok(late <= runs.length / 100, `${late} of ${runs.length} runs take longer`);
  });

  it('fails in 2 of 100 calls is called on and on', async () => {
    for (const environments of [1, 8, 200]) {
      for (const seed of seeds(full ? 100 : 1)) {
        const forMs = full ? 60 * minute : 10 * minute;
        const { openings } = await runTraffic({ seed, environments, rate: 20, failing: () => 0.02, forMs });
        assert.equal(openings, 0, `seed ${seed}, ${environments} environments`);
      }
    }
  });

  it('goes out after ten minutes of failing now and then is given up as fast', async () => {
    for (const seed of seeds(full ? 100 : 1)) {
      const outage = 10 * minute;
      const options = { seed, environments: 50, rate: 100, untilOpen: true, forMs: 11 * minute } as const;
      const failing = (elapsed: number) => (elapsed < outage ? 0.02 : 1);
      const { atOpening } = await runTraffic({ ...options, failing, countFromMs: outage });
      assert.ok(atOpening !== undefined, `seed ${seed}: it never opens`);
      const { failures, inFlight } = atOpening;
      assert.ok(failures <= 5 + inFlight, `seed ${seed}: ${failures} failures, ${inFlight} in flight`);
    }
  });
});
