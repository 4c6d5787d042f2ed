import * as z from 'zod';
import { callerOf } from '../campaign/caller.ts';
import { acceptedView } from '../campaign/campaign-answer.ts';
import { channels } from '../campaign/channels.ts';
import { retryChannel } from '../campaign/lifecycle/retry-channel.ts';
import { startCampaign } from '../campaign/lifecycle/start-campaign.ts';
import { campaignSettings } from '../campaign/settings.ts';
import { documents } from '../platform/dynamodb-client.ts';
import { environmentText } from '../platform/environment.ts';
import { notFound } from '../platform/problem.ts';
import { createRoute, json, pathParameter } from '../platform/route.ts';
import { stateMachines } from '../platform/step-functions-client.ts';

const Channel = z.enum(channels);

/** `POST /v1/campaigns/{id}/channels/{channel}/retry`: publishes a channel that is missing. */
export const handler = createRoute(async (event, { clock }) => {
  const caller = callerOf(event, campaignSettings());
  const channel = Channel.safeParse(pathParameter(event, 'channel'));
  if (!channel.success) {
    throw notFound(`channel ${pathParameter(event, 'channel')}; the channels are ${channels.join(', ')}`);
  }
  const machine = environmentText('CAMPAIGN_MACHINE_ARN');
  const record = await retryChannel(pathParameter(event, 'id'), channel.data, caller, {
    table: { documents: documents(), name: environmentText('CAMPAIGNS_TABLE') },
    now: clock.now(),
    start: (campaignId, run) => startCampaign(stateMachines(), machine, campaignId, run),
  });
  return json(202, acceptedView(record));
});
