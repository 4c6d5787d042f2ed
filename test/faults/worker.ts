import { type CaseResult, createCaseRunner } from './case-runner.ts';
import type { FaultCase } from './fault-case.ts';
import type { Site } from './site.ts';

/** What a worker is asked to do. */
export type WorkerOrder =
  | { readonly kind: 'clean-run'; readonly scenario: string }
  | { readonly kind: 'case'; readonly case: FaultCase };

/** What it answers, one for each order. */
export type WorkerAnswer =
  | { readonly kind: 'sites'; readonly sites: readonly Site[] }
  | { readonly kind: 'result'; readonly result: CaseResult }
  | { readonly kind: 'broken'; readonly error: string };

const [assemblyDirectory] = process.argv.slice(2);
if (assemblyDirectory === undefined || process.send === undefined) {
  throw new Error('a worker is started by test/faults/worker-pool.ts, with the folder of the assembly');
}
const runner = createCaseRunner(assemblyDirectory);
const answer = (message: WorkerAnswer) => process.send?.(message);

async function carryOut(order: WorkerOrder): Promise<WorkerAnswer> {
  switch (order.kind) {
    case 'clean-run':
      return { kind: 'sites', sites: await runner.cleanRun(order.scenario) };
    case 'case':
      return { kind: 'result', result: await runner.run(order.case) };
    default:
      return order satisfies never;
  }
}

process.on('message', (order: WorkerOrder) => {
  carryOut(order).then(answer, (error: unknown) => {
    answer({
      kind: 'broken',
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  });
});
process.on('disconnect', () => process.exit());
