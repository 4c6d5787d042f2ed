import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createCaseRunner } from './case-runner.ts';
import { enumerateCases } from './enumerate-cases.ts';
import type { Expectation } from './expectation.ts';
import type { FaultCase } from './fault-case.ts';
import { type Mutant, mutants } from './mutants.ts';
import { mutatedAssembly } from './mutated-assembly.ts';
import { whyOf } from './report.ts';
import { type ScenarioName, scenarioOf } from './scenario.ts';
import type { Site } from './site.ts';

/** The sites of clean runs of the product itself. */
const cleanRuns = new Map<ScenarioName, readonly Site[]>();

/** What several faults at once must come to: the end of the first of them. */
function caseOf({ scenario, faults, without }: Mutant, sites: readonly Site[]): FaultCase {
  const all = enumerateCases([{ scenario: scenarioOf(scenario), sites }]);
  const chosen = faults.map((name) => {
    const found = all.find((one) => one.name === `${scenario}/${name}`);
    assert.ok(found, `there is no case ${scenario}/${name}`);
    return found;
  });
  const [first] = chosen;
  assert.ok(first);
  const expected: Expectation = first.expected;
  return { name: without, scenario, plans: chosen.flatMap(({ plans }) => plans), expected };
}

describe('the fault matrix', () => {
  for (const mutant of mutants) {
    it(`finds a product without ${mutant.without}`, async () => {
      const { directory, remove } = await mutatedAssembly(mutant);
      const runner = createCaseRunner(directory);
      try {
        const sites = cleanRuns.get(mutant.scenario) ?? (await runner.cleanRun(mutant.scenario));
        cleanRuns.set(mutant.scenario, sites);
        const result = await runner.run(caseOf(mutant, sites));
        assert.notDeepEqual(whyOf(result), [], 'nothing was found');
      } finally {
        await runner.close();
        await remove();
      }
    });
  }
});
