import { callerOf } from '../campaign/caller.ts';
import { configuredBodies } from '../campaign/configured-bodies.ts';
import { configuredCampaigns } from '../campaign/configured-tables.ts';
import { EditBody, editOverApi } from '../campaign/review/edit-over-api.ts';
import { campaignSettings } from '../campaign/settings.ts';
import { createRoute, json, jsonBody, pathParameter } from '../platform/route.ts';
import { startFunction } from '../platform/start-function.ts';

/** `PATCH /v1/campaigns/{id}/content`: changes texts of a campaign in review. */
export const handler = createRoute(async (event, { clock }) => {
  const settings = campaignSettings();
  const campaignId = pathParameter(event, 'id');
  const editId = await editOverApi(
    { campaignId, caller: callerOf(event, settings), body: jsonBody(event, EditBody) },
    {
      table: configuredCampaigns(),
      bodies: configuredBodies(),
      clock,
      settings,
      apply: (campaign, edit) => startFunction('apply-edit', { campaignId: campaign, editId: edit }),
    },
  );
  return json(202, { campaignId, editId, links: { content: `/v1/campaigns/${campaignId}/content` } });
});
