import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { campaignAssembly } from '../support/campaign-assembly.ts';
import { openMatrix } from './matrix.ts';
import { reportOf } from './report.ts';
import { sliceOf, sliceScenarios } from './slice.ts';

describe('the slice of the fault matrix', () => {
  it('leaves nothing behind, does nothing twice, and ends as foreseen', async () => {
    const assemblyDirectory = await campaignAssembly();
    const slice = { workers: 1, scenarios: sliceScenarios, choose: sliceOf };
    const results = await openMatrix({ assemblyDirectory, ...slice }).results;
    const { cases, failed } = reportOf(results, 0);
    assert.deepEqual(failed, []);
    assert.ok(cases >= 30, `only ${cases} cases: the slice has become too small to say anything`);
  });
});
