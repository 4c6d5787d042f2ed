import { callerOf } from '../campaign/caller.ts';
import { findTenantRecord } from '../campaign/campaign-table.ts';
import { progressView } from '../campaign/campaign-view.ts';
import { configuredCampaigns } from '../campaign/configured-tables.ts';
import { readProgress } from '../campaign/progress.ts';
import { campaignSettings } from '../campaign/settings.ts';
import { notFound } from '../platform/problem.ts';
import { createRoute, json, pathParameter } from '../platform/route.ts';

/** `GET /v1/campaigns/{id}/progress` */
export const handler = createRoute(async (event, { clock }) => {
  const { tenant } = callerOf(event, campaignSettings());
  const campaignId = pathParameter(event, 'id');
  const table = configuredCampaigns();
  const [record, progress] = await Promise.all([
    findTenantRecord(table, campaignId, tenant),
    readProgress(table, campaignId),
  ]);
  if (record === undefined) throw notFound(`campaign ${campaignId}`);
  return json(200, progressView(record, progress, clock.now()));
});
