import { parseArgs } from 'node:util';

/**
 * `npm run bench -- NAME [--json]`: runs one benchmark and prints its figures, each next to something that was
 * measured in the same run. Times are for people to compare; no test asserts them.
 */
const benchmarks = {
  breaker: () => import('./breaker.ts'),
  callbacks: () => import('./callbacks.ts'),
  campaigns: () => import('./campaigns.ts'),
  engine: () => import('./engine.ts'),
  start: () => import('./start.ts'),
} as const;

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false } },
  allowPositionals: true,
});

const [name = ''] = positionals;
const known = Object.entries(benchmarks).find(([one]) => one === name)?.[1];
if (known === undefined) {
  process.stderr.write(`npm run bench -- ${Object.keys(benchmarks).join('|')} [--json]\n`);
  process.exit(1);
}
const { bench } = await known();
const result = await bench();
process.stdout.write(`${JSON.stringify(result, null, values.json ? undefined : 2)}\n`);
