import { RouteRefusal } from '../../platform/problem.ts';
import { type Admission, admit } from '../admission/admission.ts';
import type { Caller } from '../caller.ts';
import { findRecord, readRecord } from '../campaign-table.ts';
import { assertNotStopped } from '../circuits/assert-not-stopped.ts';
import { campaignIdOf } from '../identity.ts';
import type { CampaignRecord } from '../record.ts';
import { assertDecidable } from '../review/assert-decidable.ts';
import type { CampaignSettings } from '../settings.ts';
import { campaignOfTenant } from './campaign-of-tenant.ts';
import { createCampaign } from './create-campaign.ts';

/**
 * Runs a campaign again that ended without anything of it being out: as a new campaign of the same wizard, the
 * same one however often this is asked.
 * @returns the new campaign
 * @throws RouteRefusal where the campaign is not over, is published, or has left something behind, where too few
 *   people may approve it, and where what it needs is stopped
 */
export async function retryCampaign(
  campaignId: string,
  caller: Caller,
  admission: Admission,
  settings: CampaignSettings,
): Promise<CampaignRecord> {
  const { table, clock } = admission;
  const record = await campaignOfTenant(table, campaignId, caller);
  assertOverAndGone(record);
  const { tenant, wizardId, attempt, brief } = record;
  const order = { tenant, wizardId, attempt: attempt + 1, requester: caller.subject, brief };
  const again = campaignIdOf(order);
  if ((await findRecord(table, again)) === undefined) {
    assertDecidable(brief, caller.subject, settings);
    await assertNotStopped(brief, admission);
  }
  await createCampaign(table, order, clock.now());
  await admit(again, admission);
  return readRecord(table, again);
}

function assertOverAndGone({ campaignId, status, compensation }: CampaignRecord): void {
  switch (status) {
    case 'approved':
    case 'queued':
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
