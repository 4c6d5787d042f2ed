import { type CampaignTable, type RecordUpdate, readRecord, updateRecord } from '../campaign-table.ts';
import { expiryOf } from '../expiry.ts';
import { withNotices } from '../outbox/with-notices.ts';
import type { CampaignRecord, Status, Warning } from '../record.ts';
import { verifyAtOf } from '../verification/verify-at.ts';
import { closeOpenEffects } from './close-open-effects.ts';

export interface FinishCampaignOptions {
  /** What is missing in it. */
  readonly warnings: readonly Warning[];
  readonly now: number;
  readonly retentionDays: number;
}

/** Writes the outcome of a published campaign, once for each of its runs. */
export async function finishCampaign(
  table: CampaignTable,
  record: CampaignRecord,
  { warnings, now, retentionDays }: FinishCampaignOptions,
): Promise<{ status: Status }> {
  const { campaignId, run } = record;
  const verifyAt = verifyAtOf(await closeOpenEffects(table, record, now));
  const status: Status = warnings.length === 0 ? 'completed' : 'completed_with_warnings';
  const update: RecordUpdate = {
    UpdateExpression:
      'SET #status = :status, saga = :closed, warnings = :warnings, finishedAt = :now, expiresAt = :expires, ' +
      `wakeGroup = :wake, wakeAt = :now${verifyAt === undefined ? '' : ', verifyAt = :verify'} REMOVE retry`,
    ConditionExpression: 'saga = :running AND #run = :run',
    ExpressionAttributeNames: { '#status': 'status', '#run': 'run' },
    ExpressionAttributeValues: {
      ':status': status,
      ':closed': 'closed',
      ':running': 'running',
      ':run': run,
      ':warnings': warnings,
      ':now': now,
      ':expires': expiryOf(now, retentionDays),
      ':wake': 'wake',
      ...(verifyAt === undefined ? {} : { ':verify': verifyAt }),
    },
  };
  const missing = warnings.map(({ subject }) => subject).join(', ');
  const finished = await updateRecord(
    table,
    campaignId,
    withNotices(update, [
      {
        id: `finished ${run}`,
        kind: 'finished',
        at: now,
        text: missing === '' ? 'The campaign is published' : `The campaign is published without: ${missing}`,
      },
    ]),
  );
  return finished ? { status } : { status: (await readRecord(table, campaignId)).status };
}
