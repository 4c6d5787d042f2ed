import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runs } from '../support/counts.ts';
import type { FleetJob } from './fleet-job.ts';
import { runInWorkers } from './fleet-workers.ts';
import type { ScheduleSummary } from './schedule.ts';

/** Another beginning each day; `SEED=n` replays one, and `npm run fleets` runs thousands. */
const firstSeed = Number(process.env['SEED'] ?? Math.floor(Date.now() / 86_400_000));
const schedules = process.env['SEED'] === undefined ? runs(60, 500) : 1;

describe('a fleet of eight environments with one table', () => {
  it(`breaks no rule in ${schedules} schedules from seed ${firstSeed} on, and comes back`, async () => {
    const jobs = Array.from(
      { length: schedules },
      (_, n): FleetJob => ({ kind: 'schedule', seed: firstSeed + n }),
    );
    const summaries: ScheduleSummary[] = [];
    let broken = '';
    // A thread has no hooks of the test runner, which would take most of the time.
    await runInWorkers(jobs, 1, (answer) => {
      if (answer.kind === 'schedule') summaries.push(answer.summary);
      else broken = `${JSON.stringify(answer)}: SEED=n replays it`;
      return broken === '';
    });
    assert.equal(broken, '');
    assert.equal(summaries.length, schedules);
    if (schedules === 1) return;
    // Schedules in which nothing happens would prove nothing.
    const sum = (of: (one: ScheduleSummary) => number) =>
      summaries.reduce((total, one) => total + of(one), 0);
    const transitions = sum(
      (one) => one.transitions.open + one.transitions['half-open'] + one.transitions.closed,
    );
    assert.ok(transitions > 3 * schedules, `${transitions} transitions`);
    assert.ok(sum(({ refused }) => refused) > schedules, 'hardly a call was refused');
    assert.ok(sum(({ crashes }) => crashes) > schedules, 'hardly an environment died');
  });
});
