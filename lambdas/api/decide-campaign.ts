import { callerOf } from '../campaign/caller.ts';
import { campaignView } from '../campaign/campaign-view.ts';
import { configuredBodies } from '../campaign/configured-bodies.ts';
import { configuredCampaigns } from '../campaign/configured-tables.ts';
import { DecisionBody, decideOverApi } from '../campaign/review/decide-over-api.ts';
import { campaignSettings } from '../campaign/settings.ts';
import { createRoute, json, jsonBody, pathParameter } from '../platform/route.ts';
import { startFunction } from '../platform/start-function.ts';
import { stateMachines } from '../platform/step-functions-client.ts';

/** `POST /v1/campaigns/{id}/decision`: approves, asks for changes or rejects. 200 however often the same is said. */
export const handler = createRoute(async (event, { clock }) => {
  const settings = campaignSettings();
  const campaignId = pathParameter(event, 'id');
  const { counted, record } = await decideOverApi(
    { campaignId, caller: callerOf(event, settings), body: jsonBody(event, DecisionBody) },
    {
      table: configuredCampaigns(),
      bodies: configuredBodies(),
      machines: stateMachines(),
      clock,
      settings,
    },
  );
  // The others see who has approved; a decision is shown by the campaign's own execution.
  if (counted) await startFunction('after-decision', { campaignId });
  return json(200, campaignView(record));
});
