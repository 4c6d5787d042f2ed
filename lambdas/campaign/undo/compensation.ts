import { type CampaignTable, type RecordUpdate, readRecord, updateRecord } from '../campaign-table.ts';
import type { Effect } from '../effect.ts';
import { expiryOf } from '../expiry.ts';
import { noticesOf } from '../outbox/effect-notices.ts';
import type { Notice } from '../outbox/notice.ts';
import { withNotices } from '../outbox/with-notices.ts';
import type { CampaignRecord, FailureReason, Status } from '../record.ts';
import { writeEffect } from '../write-effect.ts';
import { undoFailed } from './undo-changes.ts';

export interface BeginCompensationOptions {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Also where something was published; otherwise such a campaign is left to go on. */
  readonly evenPublished?: boolean;
  /** Also a campaign that is over, as long as it has this status: for an operator's rollback. */
  readonly reopens?: Status;
}

/**
 * Closes the fence: from here on no effect is begun. The first reason stays.
 * @returns whether this call has closed it
 */
export function beginCompensation(
  table: CampaignTable,
  campaignId: string,
  reason: FailureReason,
  { now, evenPublished = false, reopens }: BeginCompensationOptions,
): Promise<boolean> {
  const cause = reason.cause.slice(0, 500);
  const running = evenPublished ? 'saga = :running' : '(saga = :running AND attribute_not_exists(pivotAt))';
  const update: RecordUpdate = {
    UpdateExpression:
      'SET saga = :compensating, #status = :compensating, reason = if_not_exists(reason, :reason), ' +
      'wakeGroup = :wake, wakeAt = :now REMOVE compensation, finishedAt, expiresAt, verifyAt, retry',
    ConditionExpression:
      reopens === undefined ? running : `${running} OR (saga = :closed AND #status = :reopens)`,
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: {
      ':compensating': 'compensating',
      ':running': 'running',
      ':reason': { ...reason, cause },
      ':wake': 'wake',
      ':now': now,
      ...(reopens === undefined ? {} : { ':closed': 'closed', ':reopens': reopens }),
    },
  };
  const said = cause === '' ? '' : `: ${cause}`;
  const notice: Notice = {
    id: `compensation-begun ${now}`,
    kind: 'compensation-begun',
    at: now,
    text: `The campaign is taken back (${reason.step}, ${reason.error})${said}`,
    ...(reason.by === undefined ? {} : { by: reason.by }),
  };
  return updateRecord(table, campaignId, withNotices(update, [notice]));
}

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

/** Marks what a campaign that was taken back still has: one write an effect, over what was read. */
async function giveUpOnTheRest(
  table: CampaignTable,
  campaignId: string,
  { undoFailures, now }: FinishCompensationOptions,
): Promise<CampaignRecord> {
  for (;;) {
    const record = await readRecord(table, campaignId);
    const [left] = record.saga === 'compensating' ? Object.entries(record.effects).filter(isLeft) : [];
    if (left === undefined) return record;
    const [key, effect] = left;
    const failed = undoFailed(effect, whyLeft(key, undoFailures));
    await writeEffect(table, campaignId, key, effect, failed, {
      condition: 'saga = :compensating',
      values: { ':compensating': 'compensating' },
      notices: noticesOf(key, effect, failed, now),
    });
  }
}

/** Whether an effect may be there and nobody has said that it stays. */
function isLeft([, { state }]: [string, Effect]): boolean {
  switch (state) {
    case 'intended':
    case 'done':
    case 'done_late':
    case 'undoing':
      return true;
    case 'void':
    case 'undone':
    case 'undo_failed':
    case 'unconfirmed':
    case 'irreversible':
    case 'superseded':
      return false;
    default:
      return state satisfies never;
  }
}

function whyLeft(key: string, undoFailures: readonly FailureReason[]): string {
  const failure = undoFailures.find(({ step }) => key.startsWith(`${step.toLowerCase()}/`));
  return failure === undefined ? 'nobody has undone it' : `${failure.error}: ${failure.cause}`;
}

/** `complete`: nothing of the campaign is left, or can be. */
export function compensationOf({ effects }: Pick<CampaignRecord, 'effects'>): 'complete' | 'incomplete' {
  const gone = Object.values(effects).every(({ state }) => state === 'void' || state === 'undone');
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
    .filter(([, { state }]) => state !== 'void' && state !== 'undone')
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
