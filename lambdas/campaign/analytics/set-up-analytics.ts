import type { Grafana } from '../../vendors/grafana.ts';
import { campaignDashboard } from '../../vendors/grafana-dashboard.ts';
import type { CampaignTask } from '../campaign-task.ts';
import { shortIdOf } from '../identity.ts';
import { performEffect } from '../perform-effect.ts';
import { sighting } from '../sighting.ts';
import { ok, type Verdict } from '../verdict.ts';

/** Grafana takes 40 characters. */
export function dashboardUidOf(campaignId: string): string {
  return `campaign-${campaignId.replaceAll('-', '').slice(0, 31)}`;
}

/** Gives the campaign its dashboard. */
export async function setUpAnalytics(task: CampaignTask, grafana: Grafana): Promise<Verdict> {
  const { campaignId, brief } = task.record;
  const uid = dashboardUidOf(campaignId);
  await performEffect(
    task.ledger,
    { key: 'analytics/dashboard@1', kind: 'dashboard', target: () => ({ uid }) },
    {
      send: async (effect) => {
        const { url } = await grafana.putDashboard(
          effect,
          campaignDashboard({
            uid,
            title: `${brief.name} (${shortIdOf(campaignId)})`,
            campaignId,
            metrics: brief.successMetrics,
          }),
        );
        return { uid, url };
      },
      find: async () => {
        const found = await grafana.getDashboard(uid);
        return sighting(found && { uid, url: found.url });
      },
    },
  );
  return ok('analytics');
}
