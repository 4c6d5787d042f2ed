import type { CampaignView } from './campaign-views.ts';
import type { CampaignWorld } from './campaign-world.ts';

/** Lets time pass until a campaign has its final status, whichever execution gives it one. */
export async function untilOver(world: CampaignWorld, campaignId: string): Promise<CampaignView> {
  await world.until(async () => (await world.record(campaignId)).saga === 'closed', {
    everyMs: 5_000,
    longestMs: 40 * 60 * 60_000,
  });
  return world.campaign(campaignId);
}
