import { parseArgs } from 'node:util';
import { stopOnSignal } from '../../lib/local/stop-on-signal.ts';
import type { CaseResult } from './case-runner.ts';
import { openMatrix } from './matrix.ts';
import { type Report, reportOf, whyOf } from './report.ts';
import { scenarios } from './scenario.ts';
import { sliceOf, sliceScenarios } from './slice.ts';
import { defectKinds, isClean } from './verdict.ts';

/**
 * `npm run faults`: whole campaigns, each with something that goes wrong, and at the end the question what they
 * have left behind. Exits with 1 where that is anything but what was foreseen.
 */
const usage = `npm run faults -- [--json] [--only NAME] [--list] [--slice] [--seed N --random M] [--workers N]
  --json       prints one JSON object and nothing else
  --only NAME  the case of this name, or all whose names begin so
  --list       prints the names of the cases and runs none
  --slice      a fixed part, the one in npm test
  --random M   M random cases of two or three faults at once, besides; with --only random, alone
  --seed N     what they are drawn with; 1 by default
  --workers N  processes; 2 by default
`;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string' },
    list: { type: 'boolean', default: false },
    slice: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    random: { type: 'string', default: '0' },
    workers: { type: 'string', default: '2' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(usage);
  process.exit(0);
}

const { only, json } = values;
const print = (text: string) => {
  if (!json) process.stdout.write(text);
};
/** A name begins with its scenario; the cases of a later one depend on what the earlier ones had. */
const upTo = scenarios.findIndex(({ name }) => only?.startsWith(`${name}/`));
const chosen = values.slice
  ? sliceScenarios
  : scenarios.slice(0, upTo < 0 ? undefined : upTo + 1).map(({ name }) => name);
const drawn = Number(values.random);

const began = performance.now();
const matrix = openMatrix({
  workers: Number(values.workers),
  scenarios: chosen,
  choose: (cases) => {
    if (values.slice) return sliceOf(cases);
    const exact = cases.filter(({ name }) => name === only);
    return exact.length > 0 ? exact : cases.filter(({ name }) => name.startsWith(only ?? ''));
  },
  ...(drawn > 0 && {
    random: { seed: Number(values.seed), count: drawn, alone: only?.startsWith('random') === true },
  }),
  ...(values.list && {
    onList: (cases) => {
      for (const { name } of cases) process.stdout.write(`${name}\n`);
    },
  }),
  onResult,
});
stopOnSignal(matrix.close);
const results = await matrix.results;
if (values.list) process.exit(0);

const report = reportOf(results, (performance.now() - began) / 1000);
process.stdout.write(json ? `${JSON.stringify(report)}\n` : summary(report));
process.exitCode = report.cases > report.missed.length * 20 && report.failed.length === 0 ? 0 : 1;

function onResult(result: CaseResult, done: number, of: number): void {
  if (!isClean(result.verdict)) print(`FAILED ${result.name}\n  ${whyOf(result).join('\n  ')}\n`);
  else if (done % 50 === 0 || done === of) print(`${done} of ${of}\n`);
}

function summary({ cases, seconds, outcomes, missed, failed, ...counts }: Report): string {
  const ends = Object.entries(outcomes).map(([status, count]) => `${count} ${status}`);
  const defects = defectKinds.map((kind) => `${kind} ${counts[kind]}`);
  return `${cases} cases in ${seconds} s: ${ends.join(', ')}\n${defects.join(', ')}; ${failed.length} failed, ${missed.length} never struck\n`;
}
