import { RouteRefusal } from '../../platform/problem.ts';
import { readRecord } from '../campaign-table.ts';
import type { CampaignRecord } from '../record.ts';
import { beginCompensation } from '../undo/begin-compensation.ts';
import { campaignOfTenant } from './campaign-of-tenant.ts';
import type { OperatorDeps, OperatorWish } from './roll-back-campaign.ts';
import { takeBack } from './take-back.ts';

/**
 * Stops a campaign that is not published yet, and takes back what it has made. One that is being taken back
 * for another reason is left to that. @throws RouteRefusal for one that is published, or over.
 */
export async function cancelCampaign(
  { campaignId, caller, why }: OperatorWish,
  deps: OperatorDeps,
): Promise<CampaignRecord> {
  const { table, now } = deps;
  const before = await campaignOfTenant(table, campaignId, caller);
  const reason = { step: 'Cancel', error: 'Cancelled', cause: why, by: caller.subject };
  if (before.saga === 'running') await beginCompensation(table, campaignId, reason, { now });
  const record = await takeBack(campaignId, deps);
  assertCancelled(record);
  return record.saga === 'compensating' ? readRecord(table, campaignId) : record;
}

function assertCancelled({ campaignId, status, saga }: CampaignRecord): void {
  const published = status === 'completed' || status === 'completed_with_warnings';
  if (saga === 'running' || published) {
    throw new RouteRefusal(
      409,
      'campaign-published',
      `the campaign is published, at least in part; take it down with POST /v1/campaigns/${campaignId}/rollback`,
    );
  }
  if (saga === 'closed' && status !== 'cancelled') {
    throw new RouteRefusal(
      409,
      'campaign-over',
      `the campaign is over (${status}); nothing is left to cancel`,
    );
  }
}
