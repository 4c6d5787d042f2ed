import { RouteRefusal } from '../../platform/problem.ts';
import type { Caller } from '../caller.ts';
import { type CampaignTable, type RecordUpdate, readRecord, updateRecord } from '../campaign-table.ts';
import type { Channel } from '../channels.ts';
import { withNotices } from '../outbox/with-notices.ts';
import type { CampaignRecord } from '../record.ts';
import { campaignOfTenant } from './campaign-of-tenant.ts';

export interface RetryDeps {
  readonly table: CampaignTable;
  readonly now: number;
  /** Starts a run of a campaign. */
  readonly start: (campaignId: string, run: number) => Promise<void>;
}

/**
 * Publishes a channel that is missing in a published campaign: a further run of it that does nothing else.
 * Asked again while it runs, it is the same run.
 * @throws RouteRefusal where the channel is not missing, or the campaign is not published or is at work
 */
export async function retryChannel(
  campaignId: string,
  channel: Channel,
  caller: Caller,
  { table, now, start }: RetryDeps,
): Promise<CampaignRecord> {
  const record = await campaignOfTenant(table, campaignId, caller);
  if (!isRetrying(record, channel)) {
    assertMissing(record, channel);
    await reopen(record, channel, caller, { table, now });
  }
  const current = await readRecord(table, campaignId);
  if (isRetrying(current, channel)) {
    await start(campaignId, current.run);
  } else if (current.saga !== 'closed' || isMissing(current, channel)) {
    throw new RouteRefusal(
      409,
      'campaign-changed',
      `the campaign was changed meanwhile and is ${current.status} now; look at it and ask again`,
    );
  }
  // Otherwise somebody has asked for the same, and it is published by now.
  return current;
}

function isRetrying({ saga, retry }: CampaignRecord, channel: Channel): boolean {
  return saga === 'running' && retry?.channels.includes(channel) === true;
}

function assertMissing({ status, brief, warnings }: CampaignRecord, channel: Channel): void {
  if (!brief.channels.includes(channel)) {
    throw new RouteRefusal(
      409,
      'channel-not-missing',
      `the campaign has no channel ${channel}; it has ${brief.channels.join(', ')}`,
    );
  }
  if (status !== 'completed' && status !== 'completed_with_warnings') {
    throw new RouteRefusal(
      409,
      'campaign-not-published',
      `the campaign is ${status}; a channel is retried once the others are published`,
    );
  }
  if (!isMissing({ warnings }, channel)) {
    throw new RouteRefusal(409, 'channel-not-missing', `the channel ${channel} is published already`);
  }
}

function isMissing({ warnings }: Pick<CampaignRecord, 'warnings'>, channel: Channel): boolean {
  return warnings.some(({ subject }) => subject === `channel/${channel}`);
}

async function reopen(
  { campaignId, run }: CampaignRecord,
  channel: Channel,
  { subject }: Caller,
  { table, now }: Pick<RetryDeps, 'table' | 'now'>,
): Promise<void> {
  const next = run + 1;
  const update: RecordUpdate = {
    UpdateExpression:
      'SET saga = :running, #status = :running, #run = :next, retry = :retry, wakeGroup = :wake, wakeAt = :now ' +
      'REMOVE finishedAt, expiresAt, deadlineAt',
    ConditionExpression: 'saga = :closed AND #status IN (:completed, :warned) AND #run = :run',
    ExpressionAttributeNames: { '#status': 'status', '#run': 'run' },
    ExpressionAttributeValues: {
      ':running': 'running',
      ':closed': 'closed',
      ':completed': 'completed',
      ':warned': 'completed_with_warnings',
      ':run': run,
      ':next': next,
      ':retry': { channels: [channel] },
      ':wake': 'wake',
      ':now': now,
    },
  };
  const notice = {
    id: `resumed ${next}`,
    kind: 'resumed' as const,
    at: now,
    text: `The channel ${channel} is tried again in run ${next}`,
    by: subject,
  };
  await updateRecord(table, campaignId, withNotices(update, [notice]));
}
