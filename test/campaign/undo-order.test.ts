import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { type CampaignTable, readRecord, updateRecord } from '../../lambdas/campaign/campaign-table.ts';
import type { CampaignTask } from '../../lambdas/campaign/campaign-task.ts';
import { createLedger } from '../../lambdas/campaign/ledger.ts';
import { undoEffects } from '../../lambdas/campaign/undo/undo-effects.ts';
import type { Undoers } from '../../lambdas/campaign/undo/undoer.ts';
import { VendorRejectedError } from '../../lambdas/platform/errors.ts';
import { anApprovedCampaign } from '../support/campaign-table.ts';
import { keepLedgerQuiet } from '../support/ledger-quiet.ts';
import { aLedgerTable, tableOf } from '../support/ledger-table.ts';
import { attemptOf } from '../support/ledger-world.ts';
import { unguarded } from '../support/unguarded.ts';

const { SEED, RUNS } = process.env;
const budgetMs = 30_000;

/** The steps as a campaign goes through them: research once, and review as often as changes are asked for. */
const once = ['research'];
const eachRevision = ['content', 'design', 'review'];
const atTheEnd = ['distribution', 'analytics'];

/** What a campaign begins, in the order in which it does: any part of what its steps may have. */
const campaign = fc.integer({ min: 1, max: 3 }).chain((revisions) => {
  const steps = [
    ...once.map((step) => ({ step, revision: 1 })),
    ...Array.from({ length: revisions }, (_, n) =>
      eachRevision.map((step) => ({ step, revision: n + 1 })),
    ).flat(),
    ...atTheEnd.map((step) => ({ step, revision: revisions })),
  ];
  const effects = steps.flatMap(({ step, revision }) =>
    ['a', 'b/x', 'b/y', 'c'].map((name) => ({ step, revision, key: `${step}/${name}@${revision}` })),
  );
  return fc.record({ revisions: fc.constant(revisions), begun: fc.subarray(effects) });
});

/** What becomes of each begun effect before it is undone. */
const ends = fc.constantFrom('done', 'done', 'done', 'refused', 'left open', 'cannot be undone');

/** The compensations as the machine calls them: backwards, and again for each revision before. */
function chainOf(revisions: number): { step: string; revision: number }[] {
  const back = (steps: readonly string[], revision: number) =>
    steps.toReversed().map((step) => ({ step, revision }));
  const earlier = Array.from({ length: revisions - 1 }, (_, n) => revisions - 1 - n);
  return [
    ...back([...atTheEnd], revisions),
    ...back([...once, ...eachRevision], revisions),
    ...earlier.flatMap((revision) => back([...once, ...eachRevision], revision)),
  ];
}

describe('the order of undoing', () => {
  let table: CampaignTable;
  let close: () => Promise<void>;
  let campaigns = 0;

  before(async () => {
    keepLedgerQuiet();
    const ledgerTable = await aLedgerTable();
    table = tableOf(ledgerTable.send);
    close = ledgerTable.close;
  });
  after(() => close());

  /** Begins effects one after the other; answers the keys of those that have something to take back. */
  async function aCampaignThatBegan(keys: readonly string[], endOf: (n: number) => string) {
    campaigns += 1;
    const campaignId = await anApprovedCampaign(table, { wizardId: `order-${campaigns}` });
    const ledger = createLedger({
      table,
      clock: { now: () => 0 },
      guard: unguarded,
      campaignId,
      attempt: attemptOf(campaignId, 'only'),
      deadlineAt: budgetMs,
    });
    const there: string[] = [];
    for (const [n, key] of keys.entries()) {
      const begun = await ledger.begin({ key, kind: 'dashboard', target: (id) => ({ uid: id }) });
      if (begun.kind !== 'begun') throw new Error(`${key} is ${begun.kind}`);
      const end = endOf(n);
      if (end === 'refused') await ledger.refuse(begun.effect, 'refused');
      else there.push(key);
      if (end === 'done' || end === 'cannot be undone')
        await ledger.settle(begun.effect, { uid: begun.effect.id });
    }
    await updateRecord(table, campaignId, {
      UpdateExpression: 'SET saga = :saga',
      ExpressionAttributeValues: { ':saga': 'compensating' },
    });
    return { campaignId, there };
  }

  const undoing = async (
    campaignId: string,
    undoers: Undoers,
    scope: { step: string; revision?: number },
  ) => {
    const task = {
      record: await readRecord(table, campaignId),
      table,
      clock: { now: () => 10 * budgetMs },
      deadlineAt: 11 * budgetMs,
    } as CampaignTask;
    await undoEffects(task, { ...scope, undoers });
  };

  /** Keeps the keys in the order in which the vendor was told to take them back. */
  function aRecordingVendor(refuses: ReadonlySet<string>) {
    const undone: string[] = [];
    const undoers: Undoers = {
      dashboard: {
        find: async ({ id }) => ({ kind: 'found', facts: { uid: id } }),
        undo: async ({ key }) => {
          undone.push(key);
          if (refuses.has(key)) throw new VendorRejectedError(`${key} stays`);
          return { kind: 'undone' };
        },
      },
    };
    return { undone, undoers };
  }

  const parameters = {
    numRuns: Number(RUNS ?? 20),
    includeErrorInReport: true,
    ...(SEED === undefined ? {} : { seed: Number(SEED) }),
  };

  it('is the reverse of the order of the begins, over the whole chain and all revisions', async () => {
    await fc.assert(
      fc.asyncProperty(campaign, fc.infiniteStream(ends), async ({ revisions, begun }, stream) => {
        const fates = begun.map(() => stream.next().value ?? 'done');
        const keys = begun.map(({ key }) => key);
        const { campaignId, there } = await aCampaignThatBegan(keys, (n) => fates[n] ?? 'done');
        const refuses = new Set(keys.filter((_, n) => fates[n] === 'cannot be undone'));
        const { undone, undoers } = aRecordingVendor(refuses);
        for (const scope of chainOf(revisions)) await undoing(campaignId, undoers, scope);
        assert.deepEqual(undone, there.toReversed());
      }),
      parameters,
    );
  });

  it('is the reverse of the order of the begins inside of a step, whatever order they were begun in', async () => {
    const keys = fc.shuffledSubarray(
      ['a', 'b/x', 'b/y', 'c~2'].flatMap((name) =>
        [1, 2, 11].map((revision) => `review/${name}@${revision}`),
      ),
    );
    await fc.assert(
      fc.asyncProperty(keys, fc.constantFrom(undefined, 1, 2, 11), async (begun, revision) => {
        const { campaignId, there } = await aCampaignThatBegan(begun, () => 'done');
        const { undone, undoers } = aRecordingVendor(new Set());
        await undoing(campaignId, undoers, {
          step: 'review',
          ...(revision === undefined ? {} : { revision }),
        });
        const expected = there.filter((key) => revision === undefined || key.endsWith(`@${revision}`));
        assert.deepEqual(undone, expected.toReversed());
      }),
      parameters,
    );
  });
});
