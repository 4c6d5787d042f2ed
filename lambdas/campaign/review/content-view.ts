import { RouteRefusal } from '../../platform/problem.ts';
import type { Bodies } from '../bodies.ts';
import type { Caller } from '../caller.ts';
import type { CampaignTable } from '../campaign-table.ts';
import { campaignOfTenant } from '../lifecycle/campaign-of-tenant.ts';
import { readAsked } from '../publication.ts';
import { differencesOf } from './differences.ts';
import { listEdits } from './edit.ts';

/** What people are asked about, as the API shows it: texts, images, what has changed, and what became of edits. */
export async function contentView(
  { campaignId, caller }: { campaignId: string; caller: Caller },
  { table, bodies }: { table: CampaignTable; bodies: Bodies },
) {
  const { review } = await campaignOfTenant(table, campaignId, caller);
  if (review === undefined)
    throw new RouteRefusal(409, 'no-review', 'nobody was asked about this campaign yet');
  const { publication, before } = await readAsked(campaignId, review, bodies);
  const { assets, ...shown } = publication;
  const edits = await listEdits(table, campaignId);
  return {
    campaignId,
    round: review.round,
    ...shown,
    images: Object.values(assets).map(({ channel, url, width, height }) => ({ channel, url, width, height })),
    changes: before === undefined ? [] : differencesOf(before, publication),
    edits: edits.map(({ editId, by, via, at, state, reason }) => ({
      editId,
      by,
      via,
      at: new Date(at).toISOString(),
      state,
      ...(reason === undefined ? {} : { reason }),
    })),
  };
}
