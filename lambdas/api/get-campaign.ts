import { callerOf } from '../campaign/caller.ts';
import { findTenantRecord } from '../campaign/campaign-table.ts';
import { campaignView } from '../campaign/campaign-view.ts';
import { configuredCampaigns } from '../campaign/configured-tables.ts';
import { campaignSettings } from '../campaign/settings.ts';
import { notFound } from '../platform/problem.ts';
import { createRoute, json, pathParameter } from '../platform/route.ts';

/** `GET /v1/campaigns/{id}` */
export const handler = createRoute(async (event) => {
  const { tenant } = callerOf(event, campaignSettings());
  const campaignId = pathParameter(event, 'id');
  const table = configuredCampaigns();
  const record = await findTenantRecord(table, campaignId, tenant);
  if (record === undefined) throw notFound(`campaign ${campaignId}`);
  return json(200, campaignView(record));
});
