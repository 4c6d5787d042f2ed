import { notFound } from '../../platform/problem.ts';
import type { Caller } from '../caller.ts';
import { type CampaignTable, findTenantRecord } from '../campaign-table.ts';
import type { CampaignRecord } from '../record.ts';

/** @throws RouteRefusal where the caller's tenant has no such campaign. */
export async function campaignOfTenant(
  table: CampaignTable,
  campaignId: string,
  { tenant }: Caller,
): Promise<CampaignRecord> {
  const record = await findTenantRecord(table, campaignId, tenant);
  if (record === undefined) throw notFound(`campaign ${campaignId}`);
  return record;
}
