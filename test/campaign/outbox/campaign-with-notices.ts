import { type CampaignTable, updateRecord } from '../../../lambdas/campaign/campaign-table.ts';
import type { Notice } from '../../../lambdas/campaign/outbox/notice.ts';
import { anApprovedCampaign } from '../../support/campaign-table.ts';

let made = 0;

/** Another campaign that has something to tell; answers its id. */
export async function aCampaignWithNotices(
  table: CampaignTable,
  ...notices: readonly Notice[]
): Promise<string> {
  made += 1;
  const campaignId = await anApprovedCampaign(table, { wizardId: `w-${made}` });
  await updateRecord(table, campaignId, {
    UpdateExpression: 'SET outbox = :outbox',
    ExpressionAttributeValues: {
      ':outbox': Object.fromEntries(notices.map((notice) => [notice.id, notice])),
    },
  });
  return campaignId;
}
