import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Scheduler } from 'fast-check';
import { type Admission, admit } from '../../../lambdas/campaign/admission/admission.ts';
import { workQueue } from '../../../lambdas/campaign/admission/work-queue.ts';
import {
  type CampaignTable,
  findRecord,
  readRecord,
  updateRecord,
} from '../../../lambdas/campaign/campaign-table.ts';
import type { CampaignTask } from '../../../lambdas/campaign/campaign-task.ts';
import { beginCampaign } from '../../../lambdas/campaign/lifecycle/begin-campaign.ts';
import type { Executions } from '../../../lambdas/campaign/lifecycle/executions.ts';
import { sweep } from '../../../lambdas/campaign/lifecycle/sweep.ts';
import { createMemoryStore } from '../../breaker/memory-store.ts';
import { anApprovedCampaign } from '../../support/campaign-table.ts';
import { aDynaliteTable, type Send } from '../../support/dynalite-table.ts';
import { someExecutions } from '../../support/executions.ts';
import { createThreads } from '../../support/ledger-threads.ts';

const minute = 60_000;

/** Somebody who does something at a moment, and may die at one of their requests, before or after it. */
export interface Actor {
  readonly at: number;
  readonly diesAt?: number;
  readonly afterwards: boolean;
}

export interface AdmissionPlan {
  readonly most: number;
  /** Who approves each campaign: it may be approved more than once. */
  readonly campaigns: readonly { readonly approvals: readonly Actor[]; readonly takesMs: number }[];
  readonly sweeps: readonly Actor[];
  readonly killSwitch: readonly { readonly at: number; readonly on: boolean }[];
  /** Which looks for a queue see an index that is behind. */
  readonly stale: readonly boolean[];
}

export interface AdmissionEnd {
  /** Executions in the order of their start. */
  readonly started: readonly string[];
  /** The most that were started and not over at any moment. */
  readonly mostAtOnce: number;
  /** What has become of each campaign that was recorded. */
  readonly statuses: readonly string[];
}

/** Carries a plan out in an order of the scheduler's, and then lets the sweeper come round until all is done. */
export async function runAdmission(plan: AdmissionPlan, scheduler: Scheduler): Promise<AdmissionEnd> {
  const { send, close } = await aDynaliteTable('campaigns', ['campaignId', 'item'], {
    name: 'byWakeAt',
    keys: ['wakeGroup', 'wakeAt'],
  });
  const threads = createThreads(scheduler, 0);
  const clock = { now: threads.now };
  const circuits = createMemoryStore();
  const stale = [...plan.stale];
  const started: string[] = [];
  const over = new Set<string>();
  const takes = new Map<string, number>();
  let mostAtOnce = 0;

  /** The table as one of them sees it: one request after another, in between which others have theirs. */
  const tableOf = (name: string, { diesAt, afterwards }: Omit<Actor, 'at'>): CampaignTable => {
    let requests = 0;
    const one: Send = async (command) => {
      requests += 1;
      await threads.turn(`${name} ${command.constructor.name} ${requests}`);
      if (requests === diesAt && !afterwards) return threads.die();
      const behind = command instanceof QueryCommand && command.input.Limit === 1 && stale.shift() === true;
      const answer = behind ? { Items: [] } : await send(command);
      return requests === diesAt ? threads.die() : answer;
    };
    // The SDK's paginators take nothing else for a client.
    const documents: DynamoDBDocumentClient = Object.create(DynamoDBDocumentClient.prototype);
    return { documents: Object.assign(documents, { send: one }), name: 'campaigns' };
  };

  /** What the state machine does with a campaign, in short. */
  const execute = (campaignId: string) =>
    threads.start(async () => {
      const table = tableOf(`execution of ${campaignId}`, { afterwards: false });
      await threads.sleepUntil(threads.now() + 500);
      const task = {
        record: await readRecord(table, campaignId),
        table,
        clock,
        progress: { start: async () => {} },
      } as unknown as CampaignTask;
      await beginCampaign(task, campaignId, { reviewHours: 24 });
      await threads.sleepUntil(threads.now() + (takes.get(campaignId) ?? 0));
      await updateRecord(table, campaignId, {
        UpdateExpression: 'SET saga = :closed, #status = :completed REMOVE wakeGroup, wakeAt',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':closed': 'closed', ':completed': 'completed' },
      });
      over.add(campaignId);
    });

  const admissionOf = (table: CampaignTable): Admission => ({
    table,
    circuits,
    clock,
    maxRunning: plan.most,
    start: async (campaignId) => {
      if (started.includes(campaignId)) return;
      started.push(campaignId);
      mostAtOnce = Math.max(mostAtOnce, started.length - over.size);
      execute(campaignId);
    },
  });

  const sweepOnce = async (table: CampaignTable): Promise<void> => {
    const admission = admissionOf(table);
    const executions: Executions = {
      ...someExecutions(),
      look: async ({ campaignId }) => ({
        campaign: { kind: started.includes(campaignId) ? 'alive' : 'absent' },
        undo: { kind: 'absent' },
      }),
    };
    const nothing = async () => {};
    const recovery = {
      table,
      clock,
      executions,
      admission,
      retentionDays: 1,
      drain: nothing,
      verify: nothing,
    };
    await sweep(recovery, Number.POSITIVE_INFINITY);
    await workQueue(admission, Number.POSITIVE_INFINITY);
  };

  const act = (name: string, actor: Actor, deed: (table: CampaignTable) => Promise<unknown>) =>
    threads.start(async () => {
      await threads.sleepUntil(actor.at);
      await deed(tableOf(name, actor));
    });

  const recorded = new Set<string>();
  for (const [n, { approvals, takesMs }] of plan.campaigns.entries()) {
    for (const [a, approval] of approvals.entries()) {
      act(`approval ${n}.${a}`, approval, async (table) => {
        const campaignId = await anApprovedCampaign(table, { wizardId: `w-${n}`, now: threads.now() });
        recorded.add(campaignId);
        takes.set(campaignId, takesMs);
        await admit(campaignId, admissionOf(table));
      });
    }
  }
  for (const [n, actor] of plan.sweeps.entries()) act(`sweep ${n}`, actor, sweepOnce);
  for (const { at, on } of plan.killSwitch) {
    const word = { to: 'open', actor: 'ops', reason: 'stop', at } as const;
    threads.at(at, () => void circuits.force('campaigns', on ? word : undefined));
  }
  await threads.run();

  await circuits.force('campaigns', undefined);
  for (let round = 0; round < 3 * plan.campaigns.length + 3; round += 1) {
    act(`round ${round}`, { at: threads.now() + 5 * minute, afterwards: false }, sweepOnce);
    await threads.run();
  }
  const last = tableOf('the end', { afterwards: false });
  const statuses: string[] = [];
  threads.start(async () => {
    for (const id of recorded) statuses.push((await findRecord(last, id))?.status ?? 'none');
  });
  await threads.run();
  await close();
  return { started, mostAtOnce, statuses };
}
