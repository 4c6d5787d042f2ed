import { callerOf } from '../campaign/caller.ts';
import { configuredBodies } from '../campaign/configured-bodies.ts';
import { configuredCampaigns } from '../campaign/configured-tables.ts';
import { contentView } from '../campaign/review/content-view.ts';
import { campaignSettings } from '../campaign/settings.ts';
import { createRoute, json, pathParameter } from '../platform/route.ts';

/** `GET /v1/campaigns/{id}/content`: what people are asked about. */
export const handler = createRoute(async (event) =>
  json(
    200,
    await contentView(
      { campaignId: pathParameter(event, 'id'), caller: callerOf(event, campaignSettings()) },
      { table: configuredCampaigns(), bodies: configuredBodies() },
    ),
  ),
);
