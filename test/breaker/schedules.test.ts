import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { aBreakerTable } from './breaker-table.ts';
import { runSchedule } from './schedule.ts';

const table = await aBreakerTable();
after(table.close);

/** Another beginning each day; `SEED=n` replays one, and `npm run fleets` runs thousands. */
const firstSeed = Number(process.env['SEED'] ?? Math.floor(Date.now() / 86_400_000));
const schedules = process.env['SEED'] === undefined ? 500 : 1;

describe('a fleet of eight environments with one table', () => {
  it(`breaks no rule in ${schedules} schedules from seed ${firstSeed} on, and comes back`, async () => {
    const sums = { transitions: 0, refused: 0, crashes: 0 };
    for (let seed = firstSeed; seed < firstSeed + schedules; seed += 1) {
      const { transitions, refused, crashes } = await runSchedule(seed, table.store).catch((error) => {
        throw new Error(`seed ${seed}: SEED=${seed} replays it`, { cause: error });
      });
      sums.transitions += transitions.open + transitions['half-open'] + transitions.closed;
      sums.refused += refused;
      sums.crashes += crashes;
    }
    if (schedules === 1) return;
    // Schedules in which nothing happens would prove nothing.
    assert.ok(sums.transitions > 3 * schedules, `${sums.transitions} transitions`);
    assert.ok(sums.refused > schedules && sums.crashes > schedules, JSON.stringify(sums));
  });
});
