import type { Clock } from '../../platform/clock.ts';
import { type Admission, admit } from '../admission/admission.ts';
import { type CampaignTable, findRecord, updateRecord } from '../campaign-table.ts';
import type { CampaignRecord } from '../record.ts';
import { beginCompensation } from '../undo/begin-compensation.ts';
import type { Executions, KnownExecutions } from './executions.ts';
import { finishCampaign } from './finish-campaign.ts';
import { wakeAtOf } from './heartbeat.ts';
import { type NextStep, nextStep } from './next-step.ts';
import { resumeCampaign } from './resume-campaign.ts';
import { startUndo, takeBack, undoAgain } from './take-back.ts';

export interface RecoverDeps {
  readonly table: CampaignTable;
  readonly clock: Clock;
  readonly executions: Executions;
  readonly admission: Admission;
  /** Days until a finished campaign's record is deleted. */
  readonly retentionDays: number;
  /** Tells people what they have not been told. */
  readonly drain: (record: CampaignRecord) => Promise<unknown>;
  /** Has the vendors asked whether mail and posts have gone out. */
  readonly verify: (record: CampaignRecord) => Promise<void>;
}

/**
 * Gives a campaign what it needs, and sets when it is looked at next. Whoever does so at the same time does
 * the same: each step is one conditional update, and executions are started by name.
 * @returns what was done
 */
export async function recover(campaignId: string, deps: RecoverDeps): Promise<readonly NextStep['kind'][]> {
  const { table, clock, executions } = deps;
  const tried = new Set<NextStep['kind']>();
  for (;;) {
    const record = await findRecord(table, campaignId);
    if (record === undefined) return [];
    const known = await executions.look(record);
    const step = nextStep(record, known, clock.now(), tried);
    if (step.kind === 'leave' || step.kind === 'done') {
      await rearm(record, deps);
      return [...tried];
    }
    await carryOut(step, record, known, deps);
    tried.add(step.kind);
  }
}

async function carryOut(
  step: Exclude<NextStep, { kind: 'leave' | 'done' }>,
  record: CampaignRecord,
  known: KnownExecutions,
  deps: RecoverDeps,
): Promise<void> {
  const { table, clock, executions, retentionDays } = deps;
  const { campaignId } = record;
  const now = clock.now();
  switch (step.kind) {
    case 'admit':
      return admit(campaignId, deps.admission);
    case 'start':
      return executions.start(record);
    case 'undo': {
      const reopens = record.saga === 'closed' ? { reopens: record.status } : {};
      await beginCompensation(table, campaignId, step.reason, { now, ...reopens });
      await takeBack(campaignId, deps);
      return;
    }
    case 'undo-again':
      return undoAgain(record, step, known.undo, deps);
    case 'resume':
      return resumeCampaign(record, { table, executions, now });
    case 'finish':
      await finishCampaign(table, record, { warnings: step.warnings, now, retentionDays });
      return;
    case 'tidy':
      return startUndo(record, known.undo, deps);
    case 'drain':
      await deps.drain(record);
      return;
    case 'verify':
      return deps.verify(record);
    default:
      return step satisfies never;
  }
}

/** Only over the wake-up call that was seen: whoever has called since is heard the next time. */
async function rearm(record: CampaignRecord, { table, clock }: RecoverDeps): Promise<void> {
  const { campaignId, status, wakeAt } = record;
  // Its time is its place in the queue.
  if (status === 'queued') return;
  const next = wakeAtOf(record, clock.now());
  if (wakeAt === undefined && next === undefined) return;
  await updateRecord(table, campaignId, {
    UpdateExpression:
      next === undefined ? 'REMOVE wakeGroup, wakeAt' : 'SET wakeGroup = :wake, wakeAt = :next',
    ConditionExpression: wakeAt === undefined ? 'attribute_not_exists(wakeAt)' : 'wakeAt = :seen',
    ExpressionAttributeValues: {
      ...(next === undefined ? {} : { ':wake': 'wake', ':next': next }),
      ...(wakeAt === undefined ? {} : { ':seen': wakeAt }),
    },
  });
}
