import { type CampaignTable, type RecordUpdate, updateRecord } from '../campaign-table.ts';
import { isGone } from '../effect.ts';
import { expiryOf } from '../expiry.ts';
import type { Notice } from '../outbox/notice.ts';
import { withNotices } from '../outbox/with-notices.ts';
import type { CampaignRecord, FailureReason, Status } from '../record.ts';
import { giveUpOnTheRest } from './give-up-on-the-rest.ts';

export interface FinishCompensationOptions {
  /** What the chain was entered with, for a campaign whose record has no reason. */
  readonly reason: FailureReason;
  /** Steps whose undo has failed as a whole. */
  readonly undoFailures: readonly FailureReason[];
  readonly now: number;
  readonly retentionDays: number;
}

/** What has become of a campaign that was taken back, or looked after. */
export interface CompensationOutcome {
  readonly status: Status;
  readonly compensation?: 'complete' | 'incomplete';
}

/**
 * Writes how a campaign that was taken back has ended, once. What is left then could not be undone, and is
 * named. A campaign that was only looked after keeps its status.
 */
export async function finishCompensation(
  table: CampaignTable,
  campaignId: string,
  options: FinishCompensationOptions,
): Promise<CompensationOutcome> {
  const { reason, now, retentionDays } = options;
  const record = await giveUpOnTheRest(table, campaignId, options);
  const compensation = compensationOf(record);
  if (record.saga !== 'compensating') return lookedAfter(table, record, compensation);

  const status = statusAfter(record.reason ?? reason);
  const update: RecordUpdate = {
    UpdateExpression:
      'SET #status = :status, saga = :closed, compensation = :compensation, finishedAt = :now, ' +
      'expiresAt = :expires, wakeGroup = :wake, wakeAt = :now',
    ConditionExpression: 'saga = :compensating',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: {
      ':status': status,
      ':closed': 'closed',
      ':compensating': 'compensating',
      ':compensation': compensation,
      ':now': now,
      ':expires': expiryOf(now, retentionDays),
      ':wake': 'wake',
    },
  };
  await updateRecord(table, campaignId, withNotices(update, [compensatedNotice(record, compensation, now)]));
  return { status, compensation };
}

/** Proof may have come since that something is there after all, or that it is gone. */
async function lookedAfter(
  table: CampaignTable,
  { campaignId, saga, status, compensation: before }: CampaignRecord,
  compensation: 'complete' | 'incomplete',
): Promise<CompensationOutcome> {
  if (saga !== 'closed' || before === undefined) return { status };
  if (before !== compensation) {
    await updateRecord(table, campaignId, {
      UpdateExpression: 'SET compensation = :compensation',
      ConditionExpression: 'saga = :closed AND compensation = :before',
      ExpressionAttributeValues: { ':compensation': compensation, ':closed': 'closed', ':before': before },
    });
  }
  return { status, compensation };
}

/** `complete`: nothing of the campaign is left, or can be. */
export function compensationOf({ effects }: Pick<CampaignRecord, 'effects'>): 'complete' | 'incomplete' {
  const gone = Object.values(effects).every(({ state }) => isGone(state));
  return gone ? 'complete' : 'incomplete';
}

function statusAfter({ error }: FailureReason): Status {
  switch (error) {
    case 'RolledBack':
      return 'rolled_back';
    case 'Cancelled':
      return 'cancelled';
    case 'rejected':
    case 'timed_out':
      return 'rejected';
    default:
      return 'failed';
  }
}

function compensatedNotice(
  { effects }: CampaignRecord,
  compensation: 'complete' | 'incomplete',
  now: number,
): Notice {
  const left = Object.entries(effects)
    .filter(([, { state }]) => !isGone(state))
    .map(([key, { state }]) => `${key} (${state})`);
  return {
    id: `compensated ${now}`,
    kind: 'compensated',
    at: now,
    text:
      compensation === 'complete'
        ? 'Everything was taken back'
        : `Not everything could be taken back: ${left.join(', ')}`.slice(0, 1_000),
  };
}
