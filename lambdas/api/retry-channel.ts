import * as z from 'zod';
import { callerOf } from '../campaign/caller.ts';
import { acceptedView } from '../campaign/campaign-answer.ts';
import { channels } from '../campaign/channels.ts';
import { configuredCampaigns } from '../campaign/configured-tables.ts';
import { configuredStart } from '../campaign/lifecycle/configured-executions.ts';
import { retryChannel } from '../campaign/lifecycle/retry-channel.ts';
import { campaignSettings } from '../campaign/settings.ts';
import { notFound } from '../platform/problem.ts';
import { createRoute, json, pathParameter } from '../platform/route.ts';

const Channel = z.enum(channels);

/** `POST /v1/campaigns/{id}/channels/{channel}/retry`: publishes a channel that is missing. */
export const handler = createRoute(async (event, { clock }) => {
  const caller = callerOf(event, campaignSettings());
  const channel = Channel.safeParse(pathParameter(event, 'channel'));
  if (!channel.success) {
    throw notFound(`channel ${pathParameter(event, 'channel')}; the channels are ${channels.join(', ')}`);
  }
  const record = await retryChannel(pathParameter(event, 'id'), channel.data, caller, {
    table: configuredCampaigns(),
    now: clock.now(),
    start: configuredStart(),
  });
  return json(202, acceptedView(record));
});
