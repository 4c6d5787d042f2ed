import { RouteRefusal } from '../../platform/problem.ts';
import type { Caller } from '../caller.ts';
import { type CampaignTable, readRecord } from '../campaign-table.ts';
import type { CampaignRecord } from '../record.ts';
import { campaignOfTenant } from './campaign-of-tenant.ts';
import { createCampaign } from './create-campaign.ts';

export interface RetryDeps {
  readonly table: CampaignTable;
  readonly now: number;
  /** Starts a run of a campaign. */
  readonly start: (campaignId: string, run: number) => Promise<void>;
}

/**
 * Runs a campaign again that ended without anything of it being out: as a new campaign of the same wizard, the
 * same one however often this is asked.
 * @returns the new campaign
 * @throws RouteRefusal where the campaign is not over, is published, or has left something behind
 */
export async function retryCampaign(
  campaignId: string,
  caller: Caller,
  { table, now, start }: RetryDeps,
): Promise<CampaignRecord> {
  const record = await campaignOfTenant(table, campaignId, caller);
  assertOverAndGone(record);
  const { tenant, wizardId, attempt, brief } = record;
  const again = await createCampaign(
    table,
    { tenant, wizardId, attempt: attempt + 1, requester: caller.subject, brief },
    now,
  );
  await start(again, 1);
  return readRecord(table, again);
}

function assertOverAndGone({ campaignId, status, compensation }: CampaignRecord): void {
  switch (status) {
    case 'approved':
    case 'running':
    case 'compensating':
      throw new RouteRefusal(409, 'campaign-not-over', `the campaign is ${status}; wait until it is over`);
    case 'completed':
    case 'completed_with_warnings':
      throw new RouteRefusal(
        409,
        'campaign-published',
        `the campaign is published; a channel that is missing is retried with POST /v1/campaigns/${campaignId}/channels/{channel}/retry`,
      );
    case 'rejected':
    case 'cancelled':
    case 'failed':
    case 'rolled_back':
      if (compensation === 'complete') return;
      throw new RouteRefusal(
        409,
        'compensation-incomplete',
        `something of the campaign is still there; see its effects, and try once more to take it back with POST /v1/campaigns/${campaignId}/rollback`,
      );
    default:
      status satisfies never;
  }
}
