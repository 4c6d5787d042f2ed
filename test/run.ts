import { globSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { stopOnSignal } from '../lib/local/stop-on-signal.ts';
import { createBoard } from './runner/board.ts';
import { planBatches } from './runner/plan.ts';
import { runBatches } from './runner/pool.ts';
import { prepareAssembly } from './support/shared-assembly.ts';

const usage = `npm test -- [PATH ...] [--all] [--name PATTERN] [--slow] [--at-once N]
  PATH        runs the test files whose path begins with it, those of test:all too
  --all       runs what npm run test:all runs: every file, with full counts
  --name      runs the tests whose name matches
  --slow      names the ten files that took longest
  --at-once   processes at the same time, 2 by default
`;

const root = join(import.meta.dirname, '..');

function options() {
  try {
    const { values, positionals } = parseArgs({
      options: {
        all: { type: 'boolean', default: false },
        name: { type: 'string' },
        slow: { type: 'boolean', default: false },
        'at-once': { type: 'string', default: '2' },
      },
      allowPositionals: true,
    });
    const size = Number(values['at-once']);
    if (!Number.isInteger(size) || size < 1) throw new Error('--at-once takes a whole number from 1 on');
    return { ...values, size, only: positionals.map((path) => relative(root, path).replaceAll('\\', '/')) };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    process.exit(2);
  }
}

const { all, name, slow, size, only } = options();
const files = globSync('test/**/*.test.ts', { cwd: root }).map((path) => path.replaceAll('\\', '/'));
const batches = planBatches(files.sort(), { all, only });
if (batches.length === 0) {
  process.stderr.write(`no test file begins with ${only.join(' or ')}\n`);
  process.exit(2);
}

const board = createBoard({
  files: batches.flatMap((batch) => batch.files),
  write: (text) => process.stdout.write(text),
  isTerminal: process.stdout.isTTY === true,
});
/** The processes import much the same: Node compiles it once. */
const compiled = await mkdtemp(join(tmpdir(), 'campaign-tests-'));
const removeCompiled = () => rm(compiled, { recursive: true, force: true });
stopOnSignal(removeCompiled);
try {
  const needed = batches.some(({ needsAssembly }) => needsAssembly);
  await runBatches(batches, {
    size,
    name,
    environment: { NODE_COMPILE_CACHE: compiled, ...(all && { TEST_COUNTS: 'full' }) },
    assembly: needed ? prepareAssembly() : Promise.resolve(undefined),
    onMessage: board.take,
  });
} finally {
  await removeCompiled();
}
board.end();
if (slow) for (const line of board.slowest(10)) process.stdout.write(`${line}\n`);
process.stdout.write(`${board.total()}\n`);
process.exitCode = board.failed() > 0 ? 1 : 0;
