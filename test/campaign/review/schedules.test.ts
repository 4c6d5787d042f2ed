import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { runs } from '../../support/counts.ts';
import { aDynaliteTable } from '../../support/dynalite-table.ts';
import { keepLedgerQuiet } from '../../support/ledger-quiet.ts';
import { checkReview } from './schedule-claims.ts';
import { reviewPlan } from './schedule-plan.ts';
import { runReview } from './schedule-run.ts';

/** RUNS makes more of them, SEED makes others; with RUN_PATH it replays the one that a failure has named. */
const { SEED, RUNS, RUN_PATH } = process.env;

describe('a review, over random schedules', () => {
  let table: Awaited<ReturnType<typeof aDynaliteTable>>;
  let reviews = 0;

  before(async () => {
    keepLedgerQuiet();
    const index = { name: 'byReviewAt', keys: ['reviewGroup', 'reviewAt'] } as const;
    table = await aDynaliteTable('campaigns', ['campaignId', 'item'], index);
  });
  after(() => table.close());

  it('is decided once a round, published as it was approved, and everybody is answered', async () => {
    await fc.assert(
      fc.asyncProperty(reviewPlan, fc.scheduler(), async (plan, scheduler) => {
        reviews += 1;
        let trace: readonly string[] = [];
        try {
          const end = await runReview(table.send, `w-${reviews}`, plan, scheduler, (world) => {
            trace = world.trace;
          });
          await checkReview(end);
        } catch (error) {
          if (!(error instanceof Error)) throw error;
          throw new Error(`${error.stack}\n${trace.join('\n')}`, { cause: error });
        }
      }),
      {
        endOnFailure: true,
        includeErrorInReport: true,
        numRuns: Number(RUNS ?? runs(15, 40)),
        seed: Number(SEED ?? 1),
        ...(RUN_PATH === undefined ? {} : { path: RUN_PATH }),
      },
    );
  });
});
