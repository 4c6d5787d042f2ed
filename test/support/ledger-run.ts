import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import fc, { type Scheduler } from 'fast-check';
import type { WantedEffect } from '../../lambdas/campaign/begin-rules.ts';
import { readRecord } from '../../lambdas/campaign/campaign-table.ts';
import { type EffectKind, factsOf } from '../../lambdas/campaign/effect-kinds.ts';
import type { CampaignRecord } from '../../lambdas/campaign/record.ts';
import { anApprovedCampaign } from './campaign-table.ts';
import { type Fate, fates } from './ledger-fates.ts';
import { performing, runTask, type TaskOutcome, type TaskPlan, undoing } from './ledger-machine.ts';
import { type Send, tableOf } from './ledger-table.ts';
import { createThreads } from './ledger-threads.ts';
import { createModelVendor, type SameName } from './ledger-vendor.ts';
import { createLedgerWorld, type LedgerWorld } from './ledger-world.ts';

const start = Date.parse('2026-03-02T09:00:00Z');
const minute = 60_000;

/** One run: who does what from when on, and what becomes of their requests. */
export interface RunPlan {
  readonly kind: EffectKind;
  readonly sameName: SameName;
  /** So many looks prove nothing, the first ones. */
  readonly blindLooks: number;
  /** The same event, delivered that often. */
  readonly deliveries: readonly TaskPlan[];
  readonly undos: readonly TaskPlan[];
  /** Looks after the campaign without taking it back, as the sweeper does. */
  readonly sweeps: readonly TaskPlan[];
  /** An operator asks for what is left, once all is over. */
  readonly again: readonly (readonly Fate[])[] | undefined;
}

const startsAt = fc
  .constantFrom(0, 0, 0, 1_000, 31_000, 92_000, 150_000, 4 * minute, 20 * minute, 40 * minute)
  .map((ms) => start + ms);
const task = fc.record({
  startsAt,
  paceMs: fc.constantFrom(0, 0, 0, 7_000, 9_000),
  fates: fc.array(fates, { maxLength: 3, size: 'max' }),
});

export const runPlan: fc.Arbitrary<RunPlan> = fc.record({
  kind: fc.constantFrom<EffectKind>('single-send', 'dashboard'),
  sameName: fc.constantFrom<SameName>('overwrites', 'conflicts'),
  blindLooks: fc.constantFrom(0, 0, 0, 0, 1, 2),
  deliveries: fc.array(task, { minLength: 1, maxLength: 3, size: 'max' }),
  undos: fc.array(task, { maxLength: 2, size: 'max' }),
  sweeps: fc.array(task, { maxLength: 2, size: 'max' }),
  again: fc.option(fc.array(fates, { maxLength: 2 }), { nil: undefined }),
});

/** What a run has come to. */
export interface RunEnd {
  readonly world: LedgerWorld;
  readonly wanted: WantedEffect;
  readonly record: CampaignRecord;
  /** What the deliveries were told. */
  readonly outcomes: readonly TaskOutcome[];
}

/** Carries a plan out, in an order of the scheduler's, until the ledger is as settled as it will be. */
export async function runLedger(
  send: Send,
  wizardId: string,
  plan: RunPlan,
  scheduler: Scheduler,
): Promise<RunEnd> {
  const { again, identity } = factsOf(plan.kind);
  const threads = createThreads(scheduler, start);
  const vendor = createModelVendor(again, identity, plan.sameName, threads.now);
  const campaignId = await anApprovedCampaign(tableOf(send), { wizardId });
  const world = createLedgerWorld({ threads, vendor, campaignId, send, blindLooks: plan.blindLooks });
  const wanted: WantedEffect = {
    key: 'step/thing@1',
    kind: plan.kind,
    target: (id) => ({ name: id }),
  };
  const outcomes: TaskOutcome[] = [];
  const table = tableOf((command) => world.carryOut('world', command));
  const read = () => readRecord(table, campaignId);

  /** A task that takes long is one that the sweeper finds. */
  const perform = () => {
    let invocations = 0;
    const invoke = performing(world, wanted);
    return (...args: Parameters<typeof invoke>) => {
      invocations += 1;
      if (invocations % 5 === 0) {
        const sweep = { startsAt: threads.now(), paceMs: 0, fates: [] };
        runTask(world, `${args[1].name}'s sweep `, sweep, undoing(world, wanted, identity));
      }
      return invoke(...args);
    };
  };

  for (const [n, delivery] of plan.deliveries.entries()) {
    runTask(world, 'ABC'.charAt(n), delivery, perform(), (outcome) => outcomes.push(outcome));
  }
  for (const [n, undo] of plan.undos.entries()) runUndo(world, `undo ${n + 1}.`, undo, wanted);
  for (const sweep of plan.sweeps) runTask(world, 'sweep ', sweep, undoing(world, wanted, identity));
  await threads.run();

  // The ends: somebody goes on with a campaign that runs, an operator asks again, and the sweeper looks twice.
  const onceMore = (fatesOf: TaskPlan['fates']) => ({ startsAt: threads.now(), paceMs: 0, fates: fatesOf });
  if ((await read()).saga === 'running') {
    runTask(world, 'resumed ', onceMore([]), perform(), (outcome) => outcomes.push(outcome));
    await threads.run();
  }
  if (plan.again !== undefined && plan.undos.length > 0) {
    runUndo(world, 'again ', onceMore(plan.again), wanted);
    await threads.run();
  }
  for (let look = 0; look < 6; look += 1) {
    const due = Object.values((await read()).effects).flatMap((effect) =>
      effect.state === 'done_late' ? [threads.now()] : (effect.lookAt ?? []),
    );
    if (due.length === 0) break;
    runTask(
      world,
      `look ${look + 1}.`,
      { startsAt: Math.max(...due), paceMs: 0, fates: [] },
      undoing(world, wanted, identity),
    );
    await threads.run();
  }
  return { world, wanted, record: await read(), outcomes };
}

/** Closes the fence, takes everything back, and closes the campaign. */
function runUndo(world: LedgerWorld, name: string, plan: TaskPlan, wanted: WantedEffect): void {
  const { identity } = factsOf(wanted.kind);
  const { threads } = world;
  threads.at(plan.startsAt, () =>
    threads.start(async () => {
      await threads.turn(`${name} closes the fence`);
      await moveSaga(world, ['running', 'closed'], 'compensating');
      runTask(world, name, { ...plan, startsAt: threads.now() }, undoing(world, wanted, identity), () => {
        world.undoFinished();
        threads.start(async () => {
          await threads.turn(`${name} closes the campaign`);
          await moveSaga(world, ['compensating'], 'closed');
        });
      });
    }),
  );
}

async function moveSaga(world: LedgerWorld, from: readonly string[], to: string): Promise<void> {
  const values = Object.fromEntries(from.map((saga, n) => [`:from${n}`, saga]));
  try {
    await world.carryOut(
      'world',
      new UpdateCommand({
        TableName: 'campaigns',
        Key: { campaignId: world.campaignId, item: 'record' },
        UpdateExpression: 'SET saga = :sagaIsNow',
        ConditionExpression: `saga IN (${Object.keys(values).join(', ')})`,
        ExpressionAttributeValues: { ':sagaIsNow': to, ...values },
      }),
    );
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ConditionalCheckFailedException') throw error;
  }
}
