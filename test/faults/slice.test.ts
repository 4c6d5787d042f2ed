import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openMatrix } from './matrix.ts';
import { reportOf } from './report.ts';
import { sliceOf, sliceScenarios } from './slice.ts';

describe('the slice of the fault matrix', () => {
  it('leaves nothing behind, does nothing twice, and ends as foreseen', async () => {
    const results = await openMatrix({ workers: 1, scenarios: sliceScenarios, choose: sliceOf }).results;
    const { cases, failed } = reportOf(results, 0);
    assert.deepEqual(failed, []);
    assert.ok(cases >= 30, `only ${cases} cases: the slice has become too small to say anything`);
  });
});
