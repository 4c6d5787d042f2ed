import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesise } from '../../lib/synthesise.ts';
import { stage } from '../support/stage.ts';
import type { CaseResult } from './case-runner.ts';
import { type CleanRun, enumerateCases } from './enumerate-cases.ts';
import type { FaultCase } from './fault-case.ts';
import { randomCases } from './random-cases.ts';
import { type Scenario, type ScenarioName, scenarios } from './scenario.ts';
import { createWorkerPool, type WorkerPool } from './worker-pool.ts';

export interface MatrixOptions {
  /** The stage's assembly, where it is there already; one is synthesised otherwise. */
  readonly assemblyDirectory?: string;
  /** Worker processes. */
  readonly workers: number;
  /** Scenarios whose clean runs are enumerated; all by default. */
  readonly scenarios?: readonly ScenarioName[];
  /** Which of the cases are run; all by default. */
  readonly choose?: (cases: readonly FaultCase[]) => readonly FaultCase[];
  /** Cases of several faults at once, besides or alone. */
  readonly random?: { readonly seed: number; readonly count: number; readonly alone: boolean };
  /** Told of each case that has run. */
  readonly onResult?: (result: CaseResult, done: number, of: number) => void;
  /** Instead of running: told which cases there are. */
  readonly onList?: (cases: readonly FaultCase[]) => void;
}

export interface Matrix {
  /** One for each case; closes the matrix. */
  readonly results: Promise<readonly CaseResult[]>;
  /** Ends it in the middle: no process and no file is left. Idempotent. */
  close(): Promise<void>;
}

/** Undoes one thing that was opened. */
type Closer = () => Promise<void> | void;

/** Records the clean runs, makes the cases from them, and runs those that are chosen. */
export function openMatrix(options: MatrixOptions): Matrix {
  const closers: Closer[] = [];
  const close = async (): Promise<void> => {
    for (const closeOne of closers.splice(0).reverse()) await closeOne();
  };
  const run = async (): Promise<readonly CaseResult[]> => {
    const assemblyDirectory = options.assemblyDirectory ?? (await anAssembly(closers));
    const pool = createWorkerPool(assemblyDirectory, options.workers);
    closers.push(pool.close);
    return runIn(pool, options);
  };
  return { results: run().finally(close), close };
}

async function anAssembly(closers: Closer[]): Promise<string> {
  const outdir = await mkdtemp(join(tmpdir(), 'campaign-faults-'));
  closers.push(() => rm(outdir, { recursive: true, force: true }));
  return synthesise({ stage, outdir });
}

async function runIn(pool: WorkerPool, options: MatrixOptions): Promise<readonly CaseResult[]> {
  const { choose = (cases) => cases, random } = options;
  const wanted = scenarios.filter(({ name }) => options.scenarios?.includes(name) ?? true);
  const runs = await Promise.all(wanted.map((scenario) => cleanRun(pool, scenario)));
  const enumerated = random?.alone === true ? [] : choose(enumerateCases(runs));
  const drawn = random === undefined ? [] : randomCases(runs, random.seed, random.count);
  const cases = [...enumerated, ...drawn];
  if (options.onList !== undefined) {
    options.onList(cases);
    return [];
  }
  let done = 0;
  return Promise.all(
    cases.map(async (one) => {
      const result = await runOne(pool, one);
      done += 1;
      options.onResult?.(result, done, cases.length);
      return result;
    }),
  );
}

async function cleanRun(pool: WorkerPool, scenario: Scenario): Promise<CleanRun> {
  const answer = await pool.carryOut({ kind: 'clean-run', scenario: scenario.name });
  if (answer.kind === 'sites') return { scenario, sites: answer.sites };
  throw new Error(answer.kind === 'broken' ? answer.error : 'a clean run was answered with something else');
}

/** A case that breaks the harness itself has left a campaign that nobody can look at. */
async function runOne(pool: WorkerPool, one: FaultCase): Promise<CaseResult> {
  const answer = await pool.carryOut({ kind: 'case', case: one });
  if (answer.kind === 'result') return answer.result;
  const error = answer.kind === 'broken' ? answer.error : 'it was answered with something else';
  const verdict = { orphans: [], duplicates: [], unsettled: [error], silent: [], wrongOutcome: [] };
  return { name: one.name, status: 'none', verdict, struck: true };
}
