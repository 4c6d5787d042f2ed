import { configuredCampaigns } from '../campaign/configured-tables.ts';
import { signedGithubBody } from '../campaign/review/signed-github-body.ts';
import { takeDelivery } from '../campaign/review/take-delivery.ts';
import { logger } from '../platform/logger.ts';
import { createRoute } from '../platform/route.ts';
import { startFunction } from '../platform/start-function.ts';
import { vendorSettings } from '../platform/vendor-configuration.ts';
import { GithubSettings } from '../vendors/github/settings.ts';
import { parseGithubDelivery } from '../vendors/github/webhook.ts';

/** `POST /v1/callbacks/github`: something has happened in a pull request. GitHub wants its answer in ten seconds. */
export const handler = createRoute(async (event, { clock }) => {
  const delivery = parseGithubDelivery({
    event: event.headers['x-github-event'],
    delivery: event.headers['x-github-delivery'],
    rawBody: await signedGithubBody(event),
  });
  const outcome = await takeDelivery(delivery, {
    table: configuredCampaigns(),
    clock,
    settings: vendorSettings('github', GithubSettings),
    read: (campaignId) => startFunction('read-pull-request', { campaignId }),
  });
  logger.info('github delivery', { outcome, delivery: delivery.delivery });
  return { statusCode: 200, body: '' };
});
