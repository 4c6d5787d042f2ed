import { type CampaignTable, readRecord, updateRecord } from '../campaign-table.ts';
import type { CampaignRecord } from '../record.ts';
import type { ExecutionLife, Executions } from './executions.ts';
import { type UndoAgain, undoStepOf } from './next-step.ts';

export interface TakeBackDeps {
  readonly table: CampaignTable;
  readonly executions: Executions;
}

/**
 * Sees to it that a campaign whose fence is closed is taken back, by one execution, whoever else sees to it at
 * the same time.
 * @returns the campaign as it was when it was looked at
 */
export async function takeBack(
  campaignId: string,
  { table, executions }: TakeBackDeps,
): Promise<CampaignRecord> {
  const record = await readRecord(table, campaignId);
  if (record.saga !== 'compensating') return record;
  const known = await executions.look(record);
  const step = undoStepOf(record, known);
  if (step !== undefined) await undoAgain(record, step, known.undo, { table, executions });
  return record;
}

export async function undoAgain(
  record: CampaignRecord,
  { stopFirst }: UndoAgain,
  undo: ExecutionLife,
  { table, executions }: TakeBackDeps,
): Promise<void> {
  if (stopFirst !== undefined) await executions.stop(record, stopFirst);
  await startUndo(record, undo, { table, executions });
}

/**
 * Starts the machine that takes a campaign back, or looks after it. Of those who do so at once, one raises the
 * count; all others start the execution of the same name, which is the same execution.
 */
export async function startUndo(
  { campaignId, undoRun }: Pick<CampaignRecord, 'campaignId' | 'undoRun'>,
  undo: ExecutionLife,
  { table, executions }: TakeBackDeps,
): Promise<void> {
  switch (undo.kind) {
    case 'alive':
      return;
    case 'absent':
      // It was counted, and its start was lost.
      if (undoRun > 0) return executions.startUndo({ campaignId, undoRun });
      break;
    case 'ended':
      break;
    default:
      undo satisfies never;
  }
  await updateRecord(table, campaignId, {
    UpdateExpression: 'SET undoRun = :next',
    ConditionExpression:
      undoRun === 0 ? '(attribute_not_exists(undoRun) OR undoRun = :seen)' : 'undoRun = :seen',
    ExpressionAttributeValues: { ':seen': undoRun, ':next': undoRun + 1 },
  });
  await executions.startUndo({ campaignId, undoRun: undoRun + 1 });
}
