import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { runs } from '../../support/counts.ts';
import { type Actor, type AdmissionPlan, runAdmission } from './admission-run.ts';

/** Five sweeps' time. */
const spanMs = 25 * 60_000;

const anActor: fc.Arbitrary<Actor> = fc.record(
  {
    at: fc.nat({ max: spanMs }),
    diesAt: fc.integer({ min: 1, max: 8 }),
    afterwards: fc.boolean(),
  },
  { requiredKeys: ['at', 'afterwards'] },
);

const aPlan: fc.Arbitrary<AdmissionPlan> = fc.record({
  most: fc.integer({ min: 1, max: 3 }),
  campaigns: fc.array(
    fc.record({
      approvals: fc.array(anActor, { minLength: 1, maxLength: 2 }),
      takesMs: fc.nat({ max: 10 * 60_000 }),
    }),
    { minLength: 1, maxLength: 5 },
  ),
  sweeps: fc.array(anActor, { maxLength: 4 }),
  killSwitch: fc.array(fc.record({ at: fc.nat({ max: spanMs }), on: fc.boolean() }), { maxLength: 3 }),
  stale: fc.array(fc.boolean(), { maxLength: 6 }),
});

/** Everybody at once, and nobody dies. */
const aRush: fc.Arbitrary<AdmissionPlan> = fc.record({
  most: fc.integer({ min: 1, max: 3 }),
  campaigns: fc.array(
    fc.record({
      approvals: fc.constant([{ at: 0, afterwards: false }]),
      takesMs: fc.nat({ max: 10 * 60_000 }),
    }),
    { minLength: 4, maxLength: 6 },
  ),
  sweeps: fc.constant([1, 1, 2].map((n) => ({ at: n * 5 * 60_000, afterwards: false }))),
  killSwitch: fc.constant([]),
  stale: fc.constant([]),
});

async function assertAdmission(plan: AdmissionPlan, scheduler: fc.Scheduler): Promise<void> {
  const { started, mostAtOnce, statuses } = await runAdmission(plan, scheduler);
  assert.ok(mostAtOnce <= plan.most, `${mostAtOnce} ran at once where ${plan.most} may`);
  assert.deepEqual(new Set(statuses), new Set(statuses.length === 0 ? [] : ['completed']));
  assert.equal(new Set(started).size, started.length);
  assert.ok(started.length >= statuses.length);
}

describe('campaigns that are let in by many at once', () => {
  it('never run more than may, and are all started once, whoever dies where', async () => {
    await fc.assert(fc.asyncProperty(aPlan, fc.scheduler(), assertAdmission), { numRuns: runs(20, 100) });
  });

  it('are as many as may where nobody dies', async () => {
    const rush = fc.asyncProperty(aRush, fc.scheduler(), async (plan, scheduler) => {
      const { started, mostAtOnce } = await runAdmission(plan, scheduler);
      assert.equal(mostAtOnce, plan.most);
      assert.equal(started.length, plan.campaigns.length);
    });
    await fc.assert(rush, { numRuns: runs(6, 30) });
  });
});
