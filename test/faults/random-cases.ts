import { createRandom } from '../support/random.ts';
import { type CleanRun, enumerateCases } from './enumerate-cases.ts';
import type { FaultCase } from './fault-case.ts';

/** Cases of two or three faults at once. How they end is open; what is never open is left behind by none. */
export function randomCases(runs: readonly CleanRun[], seed: number, count: number): readonly FaultCase[] {
  const random = createRandom(seed);
  const pick = <T>(list: readonly T[]): T => {
    const found = list[Math.floor(random() * list.length)];
    if (found === undefined) throw new Error('there is nothing to choose from');
    return found;
  };
  const singles = runs.map((run) => ({ scenario: run.scenario.name, cases: enumerateCases([run]) }));
  return Array.from({ length: count }, (_, index) => {
    const { scenario, cases } = pick(singles);
    const chosen = Array.from({ length: random() < 0.5 ? 2 : 3 }, () => pick(cases));
    const plans = chosen.flatMap((one) => one.plans);
    const noticesMayRepeat = plans.some(({ site }) => site.kind === 'vendor' && site.vendor === 'slack');
    const parts = chosen.map((one) => one.name.slice(scenario.length + 1)).join(' + ');
    return {
      name: `random/${seed}/${index + 1}/${scenario}: ${parts}`,
      scenario,
      plans,
      expected: { statuses: [], unconfirmed: [], undoFailed: [], anyEffects: true, noticesMayRepeat },
    };
  });
}
