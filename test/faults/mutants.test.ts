import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { campaignAssembly } from '../support/campaign-assembly.ts';
import { sharedAssembly } from '../support/shared-assembly.ts';
import { createCaseRunner } from './case-runner.ts';
import { enumerateCases } from './enumerate-cases.ts';
import type { Expectation } from './expectation.ts';
import type { FaultCase } from './fault-case.ts';
import { type Mutant, mutants } from './mutants.ts';
import { type MutatedAssembly, mutatedAssembly } from './mutated-assembly.ts';
import { whyOf } from './report.ts';
import { runMutated } from './run-mutated.ts';
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

async function assertFoundByMatrix(mutant: Mutant, { directory }: MutatedAssembly): Promise<void> {
  const runner = createCaseRunner(directory);
  try {
    const sites = cleanRuns.get(mutant.scenario);
    assert.ok(sites, `there is no clean run of ${mutant.scenario}`);
    const result = await runner.run(caseOf(mutant, sites));
    assert.notDeepEqual(whyOf(result), [], 'the matrix has found nothing');
  } finally {
    await runner.close();
  }
}

async function assertFoundBy(file: string, mutant: Mutant, { directory }: MutatedAssembly): Promise<void> {
  const parameters = ['--test', '--test-isolation=none', '--test-reporter=tap', file];
  const { stdout } = await runMutated(mutant, parameters, { [sharedAssembly]: directory });
  assert.match(stdout, /^# fail [1-9]/m, `${file} has found nothing`);
}

describe('a product', () => {
  before(async () => {
    const runner = createCaseRunner(await campaignAssembly());
    for (const scenario of new Set(mutants.map((mutant) => mutant.scenario))) {
      cleanRuns.set(scenario, await runner.cleanRun(scenario));
    }
    await runner.close();
  });

  for (const mutant of mutants) {
    it(`without ${mutant.without} is found by the matrix, and by ${mutant.foundBy}`, async () => {
      const assembly = await mutatedAssembly(mutant);
      try {
        await assertFoundByMatrix(mutant, assembly);
        await assertFoundBy(mutant.foundBy, mutant, assembly);
      } finally {
        await assembly.remove();
      }
    });
  }
});
