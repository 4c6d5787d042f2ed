import type { Clock } from '../../platform/clock.ts';
import { RouteRefusal } from '../../platform/problem.ts';
import type { GithubSettings } from '../../vendors/github/settings.ts';
import type { GithubDelivery } from '../../vendors/github/webhook.ts';
import { putUnlessThere } from '../campaign-items.ts';
import { type CampaignTable, findRecord } from '../campaign-table.ts';
import { expiryOf } from '../expiry.ts';
import { campaignOfBranch, reviewBranchOf } from './review-places.ts';

export interface DeliveryDeps {
  readonly table: CampaignTable;
  readonly clock: Clock;
  readonly settings: Pick<GithubSettings, 'owner' | 'reviewRepository'>;
  /** Has the campaign's pull request read, and does not wait for it. */
  readonly read: (campaignId: string) => Promise<void>;
}

/** What people do to a pull request that matters here; the rest, such as opening it, we do ourselves. */
const telling = new Set(['submitted', 'edited', 'dismissed', 'synchronize', 'closed', 'reopened']);

/** GitHub lets a delivery be sent again for three days. */
const rememberedDays = 4;

/**
 * Takes a delivery as a hint to read a pull request. One that comes again changes nothing; and should it be lost
 * after it was noted, the review clock reads.
 */
export async function takeDelivery(
  delivery: GithubDelivery,
  deps: DeliveryDeps,
): Promise<'read' | 'again' | 'no-campaign' | 'no-concern'> {
  // A push to the branch of a pull request comes as `synchronize` too.
  if (delivery.kind !== 'pull-request') return 'no-concern';
  const { table, settings } = deps;
  if (delivery.repository.toLowerCase() !== `${settings.owner}/${settings.reviewRepository}`.toLowerCase()) {
    throw new RouteRefusal(400, 'unknown-origin', 'the delivery is about another repository');
  }
  if (!telling.has(delivery.action)) return 'no-concern';
  const campaignId = campaignOfBranch(delivery.branch);
  const record = campaignId === undefined ? undefined : await findRecord(table, campaignId);
  // Anybody can give a branch such a name.
  if (record === undefined || reviewBranchOf(record.campaignId, record.brief.name) !== delivery.branch) {
    return 'no-campaign';
  }
  if (!(await noteDelivery(delivery.delivery, record.campaignId, deps))) return 'again';
  await deps.read(record.campaignId);
  return 'read';
}

/** @returns whether it came for the first time */
function noteDelivery(
  delivery: string,
  campaignId: string,
  { table, clock }: DeliveryDeps,
): Promise<boolean> {
  const expiresAt = expiryOf(clock.now(), rememberedDays);
  return putUnlessThere(table, { campaignId, item: `delivery#${delivery}`, expiresAt });
}
