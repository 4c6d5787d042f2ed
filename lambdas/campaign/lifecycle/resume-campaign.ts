import { type CampaignTable, type RecordUpdate, readRecord, updateRecord } from '../campaign-table.ts';
import { withNotices } from '../outbox/with-notices.ts';
import type { CampaignRecord } from '../record.ts';
import type { Executions } from './executions.ts';

/** Takes a published campaign up again whose execution has died. Of those who do so at once, one counts. */
export async function resumeCampaign(
  { campaignId, run }: Pick<CampaignRecord, 'campaignId' | 'run'>,
  { table, executions, now }: { table: CampaignTable; executions: Executions; now: number },
): Promise<void> {
  const next = run + 1;
  const update: RecordUpdate = {
    UpdateExpression: 'SET #run = :next',
    ConditionExpression: 'saga = :running AND #run = :run AND attribute_exists(pivotAt)',
    ExpressionAttributeNames: { '#run': 'run' },
    ExpressionAttributeValues: { ':running': 'running', ':run': run, ':next': next },
  };
  const notice = {
    id: `resumed ${next}`,
    kind: 'resumed' as const,
    at: now,
    text: `The execution of the campaign has ended too early; run ${next} goes on from the publication`,
  };
  const raised = await updateRecord(table, campaignId, withNotices(update, [notice]));
  // A name that was used for nothing could not be used again.
  if (raised || (await readRecord(table, campaignId)).run === next) {
    await executions.start({ campaignId, run: next });
  }
}
