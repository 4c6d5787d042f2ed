import type { Buffer } from 'node:buffer';
import { configuredCampaigns } from '../campaign/configured-tables.ts';
import { decideInSlack } from '../campaign/review/decide-in-slack.ts';
import { campaignSettings } from '../campaign/settings.ts';
import { logger } from '../platform/logger.ts';
import { RouteRefusal } from '../platform/problem.ts';
import { createRoute, type HttpEvent, rawBody } from '../platform/route.ts';
import { stateMachines } from '../platform/step-functions-client.ts';
import { vendorSecret } from '../platform/vendor-configuration.ts';
import { SlackSecret } from '../vendors/slack/settings.ts';
import { parseSlackInteraction } from '../vendors/slack-interaction.ts';
import { verifySlackSignature } from '../vendors/slack-signature.ts';

/** `POST /v1/callbacks/slack`: buttons of a review card. Slack wants its answer within three seconds. */
export const handler = createRoute(async (event, { clock }) => {
  const body = rawBody(event);
  await verify(event, body, clock.now());
  const outcome = await decideInSlack(parseSlackInteraction(body), {
    table: configuredCampaigns(),
    machines: stateMachines(),
    clock,
    settings: campaignSettings(),
  });
  logger.info('slack interaction', { outcome: outcome.kind });
  return { statusCode: 200, body: '' };
});

/** A secret that was rotated a second ago is fetched once more before anybody is refused. */
async function verify(event: HttpEvent, body: Buffer, now: number): Promise<void> {
  for (const refetch of [false, true]) {
    const { signingSecret } = await vendorSecret('slack', SlackSecret, { refetch });
    const verdict = verifySlackSignature({
      signingSecret,
      timestamp: event.headers['x-slack-request-timestamp'],
      signature: event.headers['x-slack-signature'],
      rawBody: body,
      now,
    });
    if (verdict.valid) return;
    if (verdict.reason !== 'mismatch' || refetch) {
      throw new RouteRefusal(401, 'bad-signature', `the request is not signed by Slack (${verdict.reason})`);
    }
  }
}
