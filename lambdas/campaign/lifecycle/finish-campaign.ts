import { updateRecord } from '../campaign-table.ts';
import type { Status, Warning } from '../record.ts';
import type { CampaignTask } from '../task-handler.ts';

/** Writes the outcome of a published campaign, once. */
export async function finishCampaign(
  { record, table, clock }: CampaignTask,
  warnings: readonly Warning[],
  retentionDays: number,
): Promise<{ status: Status }> {
  const status: Status = warnings.length === 0 ? 'completed' : 'completed_with_warnings';
  const now = clock.now();
  const finished = await updateRecord(table, record.campaignId, {
    UpdateExpression:
      'SET #status = :status, saga = :closed, warnings = :warnings, finishedAt = :now, expiresAt = :expires',
    ConditionExpression: 'saga = :running',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: {
      ':status': status,
      ':closed': 'closed',
      ':running': 'running',
      ':warnings': warnings,
      ':now': now,
      ':expires': expiryOf(now, retentionDays),
    },
  });
  return { status: finished ? status : record.status };
}

/** DynamoDB's time to live counts in seconds. */
export function expiryOf(now: number, retentionDays: number): number {
  return Math.floor(now / 1000) + retentionDays * 24 * 60 * 60;
}
