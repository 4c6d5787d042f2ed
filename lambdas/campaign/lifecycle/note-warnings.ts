import { updateRecord } from '../campaign-table.ts';
import type { CampaignTask } from '../campaign-task.ts';
import type { Warning } from '../record.ts';

/**
 * Keeps what is missing in the record while the campaign is still on its way: an execution that dies after the
 * publication takes its variables with it.
 */
export async function noteWarnings(
  { table, record }: CampaignTask,
  warnings: readonly Warning[],
): Promise<void> {
  await updateRecord(table, record.campaignId, {
    UpdateExpression: 'SET warnings = :warnings',
    ConditionExpression: 'saga = :running',
    ExpressionAttributeValues: { ':warnings': warnings, ':running': 'running' },
  });
}
