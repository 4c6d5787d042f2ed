import { randomUUID } from 'node:crypto';
import type { TestContext } from 'node:test';
import type { WantedEffect } from '../../lambdas/campaign/begin-rules.ts';
import { type CampaignTable, readRecord, updateRecord } from '../../lambdas/campaign/campaign-table.ts';
import type { CampaignTask } from '../../lambdas/campaign/campaign-task.ts';
import { createLedger, type Ledger } from '../../lambdas/campaign/ledger.ts';
import type { CampaignRecord } from '../../lambdas/campaign/record.ts';
import { type UndoScope, undoEffects } from '../../lambdas/campaign/undo/undo-effects.ts';
import type { Undoers } from '../../lambdas/campaign/undo/undoer.ts';
import type { BegunEffect } from '../../lambdas/platform/begun-effect.ts';
import type { CallGuard } from '../../lambdas/platform/call-guard.ts';
import { anApprovedCampaign } from './campaign-table.ts';
import { keepLedgerQuiet } from './ledger-quiet.ts';
import { aLedgerTable, type Send, tableOf } from './ledger-table.ts';
import { unguarded } from './unguarded.ts';

/** How long an invocation lives, in milliseconds. */
export const budgetMs = 30_000;
/** When the clock of a ledger starts. */
export const startAt = Date.parse('2026-03-02T09:00:00Z');

/** A message in Slack, which makes another one each time that it is asked; 60 s late at most. */
export const message: WantedEffect = {
  key: 'review/message@1',
  kind: 'message',
  target: (id) => ({ channel: 'C1', marker: id }),
};

/** A dashboard in Grafana, which has one of a uid; 60 s late at most. */
export const dashboard: WantedEffect = {
  key: 'analytics/dashboard@1',
  kind: 'dashboard',
  target: (id) => ({ uid: id }),
};

/** A campaign that runs, and whatever a test of its ledger does to it. */
export async function aLedger(test: TestContext) {
  keepLedgerQuiet();
  const { send, close } = await aLedgerTable();
  test.after(close);
  const table = tableOf(send);
  const campaignId = await anApprovedCampaign(table);
  let now = startAt;
  const clock = { now: () => now };

  /** Another invocation, with its own budget; `through` may do something to its requests. */
  const invocation = (
    through: (send: Send) => Send = (same) => same,
    guard: Pick<CallGuard, 'reserve'> = unguarded,
  ): Ledger =>
    createLedger({
      table: tableOf(through(send)),
      clock,
      guard,
      campaignId,
      attempt: randomUUID(),
      deadlineAt: now + budgetMs,
    });
  const record = (): Promise<CampaignRecord> => readRecord(table, campaignId);
  return {
    table,
    campaignId,
    invocation,
    record,
    now: () => now,
    /** Lets time pass, in milliseconds. */
    wait: (ms: number) => {
      now += ms;
    },
    waitUntil: (time: number) => {
      now = time;
    },
    effect: async (key: string) => (await record()).effects[key],
    stateOf: async (key: string) => (await record()).effects[key]?.state,
    closeFence: () => moveSaga(table, campaignId, 'running', 'compensating'),
    closeCampaign: () => moveSaga(table, campaignId, 'compensating', 'closed'),
    async undo(scope: Omit<UndoScope, 'step' | 'undoers'> & { step?: string }, undoers: Undoers) {
      const task = { record: await record(), table, clock, deadlineAt: now + budgetMs } as CampaignTask;
      return undoEffects(task, { step: 'review', ...scope, undoers });
    },
  };
}

/** What `begin` has begun or taken over. @throws where it has found something else. */
export async function begunBy(ledger: Ledger, wanted: WantedEffect): Promise<BegunEffect> {
  const begun = await ledger.begin(wanted);
  if (begun.kind === 'begun' || begun.kind === 'taken-over') return begun.effect;
  throw new Error(`${wanted.key} is ${begun.kind} already`);
}

async function moveSaga(table: CampaignTable, campaignId: string, from: string, to: string): Promise<void> {
  const moved = await updateRecord(table, campaignId, {
    UpdateExpression: 'SET saga = :to',
    ConditionExpression: 'saga = :from',
    ExpressionAttributeValues: { ':from': from, ':to': to },
  });
  if (!moved) throw new Error(`the campaign is not ${from}`);
}
