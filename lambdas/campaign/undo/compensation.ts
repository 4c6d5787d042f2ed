import { type CampaignTable, updateRecord } from '../campaign-table.ts';
import { expiryOf } from '../lifecycle/finish-campaign.ts';
import type { CampaignRecord, FailureReason, Status } from '../record.ts';

/** Closes the fence: from here on no effect is begun. The first reason stays. */
export async function beginCompensation(
  table: CampaignTable,
  campaignId: string,
  reason: FailureReason,
): Promise<void> {
  await updateRecord(table, campaignId, {
    UpdateExpression:
      'SET saga = :compensating, #status = :compensating, reason = if_not_exists(reason, :reason)',
    ConditionExpression: 'saga = :running',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: {
      ':compensating': 'compensating',
      ':running': 'running',
      ':reason': { ...reason, cause: reason.cause.slice(0, 500) },
    },
  });
}

/** States in which nothing of an effect is left, or never was. */
const settledStates = new Set(['void', 'undone']);

/** What is still there, or may be: key and state. */
export function leftOver(record: CampaignRecord): { key: string; state: string }[] {
  return Object.entries(record.effects)
    .filter(([, effect]) => !settledStates.has(effect.state))
    .map(([key, effect]) => ({ key, state: effect.state }));
}

/** Writes how a campaign that was undone has ended, once. */
export async function finishCompensation(
  table: CampaignTable,
  record: CampaignRecord,
  reason: FailureReason,
  undoFailures: readonly FailureReason[],
  now: number,
  retentionDays: number,
): Promise<{ status: Status; compensation: 'complete' | 'incomplete' }> {
  const status: Status = reason.error === 'rejected' || reason.error === 'timed_out' ? 'rejected' : 'failed';
  const compensation = undoFailures.length === 0 && leftOver(record).length === 0 ? 'complete' : 'incomplete';
  await updateRecord(table, record.campaignId, {
    UpdateExpression:
      'SET #status = :status, saga = :closed, compensation = :compensation, finishedAt = :now, expiresAt = :expires',
    ConditionExpression: 'saga = :compensating',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: {
      ':status': status,
      ':closed': 'closed',
      ':compensating': 'compensating',
      ':compensation': compensation,
      ':now': now,
      ':expires': expiryOf(now, retentionDays),
    },
  });
  return { status, compensation };
}
