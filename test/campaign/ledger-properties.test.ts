import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { runs } from '../support/counts.ts';
import { checkRun } from '../support/ledger-invariants.ts';
import { keepLedgerQuiet } from '../support/ledger-quiet.ts';
import { runLedger, runPlan } from '../support/ledger-run.ts';
import { aLedgerTable } from '../support/ledger-table.ts';

/** RUNS makes more of them; SEED replays all of them, and RUN_PATH with it the one that a failure has named. */
const { SEED, RUNS, RUN_PATH } = process.env;

describe('the ledger, over random interleavings', () => {
  let table: Awaited<ReturnType<typeof aLedgerTable>>;
  let campaigns = 0;

  before(async () => {
    keepLedgerQuiet();
    table = await aLedgerTable();
  });
  after(() => table.close());

  it('makes one thing, leaves no orphan, and sends nothing behind the fence', async () => {
    await fc.assert(
      fc.asyncProperty(runPlan, fc.scheduler(), async (plan, scheduler) => {
        campaigns += 1;
        checkRun(await runLedger(table.send, `w-${campaigns}`, plan, scheduler));
      }),
      {
        includeErrorInReport: true,
        numRuns: Number(RUNS ?? runs(150, 300)),
        ...(SEED === undefined ? {} : { seed: Number(SEED) }),
        ...(RUN_PATH === undefined ? {} : { path: RUN_PATH }),
      },
    );
  });
});
