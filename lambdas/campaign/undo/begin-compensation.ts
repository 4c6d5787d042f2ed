import { type CampaignTable, type RecordUpdate, updateRecord } from '../campaign-table.ts';
import type { Notice } from '../outbox/notice.ts';
import { withNotices } from '../outbox/with-notices.ts';
import type { FailureReason, Status } from '../record.ts';

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
      'wakeGroup = :wake, wakeAt = :now REMOVE compensation, finishedAt, expiresAt, verifyAt, retry, ' +
      'reviewGroup, reviewAt',
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
