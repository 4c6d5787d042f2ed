import { parseArgs } from 'node:util';
import { scheduleFigures, trafficFigures } from './fleet-figures.ts';
import type { FleetAnswer, FleetJob } from './fleet-job.ts';
import { runInWorkers } from './fleet-workers.ts';
import type { ScheduleSummary } from './schedule.ts';
import { isTrafficClaimName, type TrafficClaim, type Tried, trafficClaims } from './traffic-claims.ts';

/**
 * `npm run fleets`: simulated fleets, by the thousand. Prints which seeds it is at, and one line of JSON at the
 * end. Exits with 1 at the first rule that is broken, and says with which seed.
 */
const usage = `npm run fleets -- [--schedules N] [--seed N] [--traffic [--only CLAIM]] [--threads N]
  --schedules N  so many schedules; 10,000 by default, and 1 replays one
  --seed N       the first seed; 1 by default
  --traffic      in place of schedules: each claim about traffic, with all the seeds that it is made for
  --only CLAIM   one claim, with one seed
  --threads N    2 by default
claims: ${Object.keys(trafficClaims).join(', ')}
`;

const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    traffic: { type: 'boolean', default: false },
    only: { type: 'string' },
    threads: { type: 'string', default: '2' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(usage);
  process.exit(0);
}

const firstSeed = Number(values.seed);
const seeds = (count: number) => Array.from({ length: count }, (_, n) => firstSeed + n);
const claims = Object.keys(trafficClaims)
  .filter(isTrafficClaimName)
  .filter((name) => values.only === undefined || values.only === name);
const jobs: readonly FleetJob[] = values.traffic
  ? claims.flatMap((claim) => {
      const count = values.only === undefined ? trafficClaims[claim].seeds : 1;
      return seeds(count).map((seed) => ({ kind: 'traffic', claim, seed }) as const);
    })
  : seeds(Number(values.schedules)).map((seed) => ({ kind: 'schedule', seed }));

const print = (text: string) => process.stdout.write(`${text}\n`);
const begun = performance.now();
const seconds = () => Math.round((performance.now() - begun) / 1000);
const schedules: ScheduleSummary[] = [];
const tried = new Map<string, Tried[]>();
const faults: string[] = [];
let done = 0;
let toldAt = 0;

print(`${jobs.length} fleets, seeds from ${firstSeed} on, ${values.threads} threads`);
await runInWorkers(jobs, Number(values.threads), (answer) => {
  done += 1;
  const fault = keep(answer);
  if (fault !== undefined) {
    faults.push(fault);
    print(`BROKEN ${fault}`);
  }
  if (seconds() >= toldAt + 10) {
    toldAt = seconds();
    print(`${done} done, ${toldAt} s`);
  }
  return faults.length === 0;
});
const traffic = Object.fromEntries([...tried].map(([name, all]) => [name, trafficFigures(all)]));
const figures = values.traffic ? { traffic } : scheduleFigures(schedules);
print(JSON.stringify({ firstSeed, seconds: seconds(), ...figures, faults }));
process.exitCode = faults.length === 0 ? 0 : 1;

/** Keeps what an answer says; the rule that is broken with it, if one is. */
function keep(answer: FleetAnswer): string | undefined {
  switch (answer.kind) {
    case 'schedule':
      schedules.push(answer.summary);
      return undefined;
    case 'traffic': {
      const all = [...(tried.get(answer.claim) ?? []), answer.tried];
      tried.set(answer.claim, all);
      const { seeds: count, except = 0 }: TrafficClaim = trafficClaims[answer.claim];
      const broken = all.filter((one) => one.broken !== undefined);
      if (broken.length <= count * except) return undefined;
      return broken.map((one) => `${answer.claim}, seed ${one.seed}: ${one.broken}`).join('\n');
    }
    case 'broken':
      return `${JSON.stringify(answer.job)}\n${answer.error}`;
    default:
      return answer satisfies never;
  }
}
