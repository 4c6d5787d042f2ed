import { configuredCalls } from '../calls/configured-calls.ts';
import { configuredSlack } from '../calls/configured-clients.ts';
import { configuredBodies } from '../campaign/configured-bodies.ts';
import { configuredCampaigns } from '../campaign/configured-tables.ts';
import {
  pressInSlack,
  type SlackActDeps,
  type SlackActed,
  submitInSlack,
} from '../campaign/review/act-in-slack.ts';
import { signedSlackBody } from '../campaign/review/signed-slack-body.ts';
import { campaignSettings } from '../campaign/settings.ts';
import type { Invocation } from '../platform/invocation.ts';
import { logger } from '../platform/logger.ts';
import { RouteRefusal } from '../platform/problem.ts';
import { createRoute, json } from '../platform/route.ts';
import { startFunction } from '../platform/start-function.ts';
import { stateMachines } from '../platform/step-functions-client.ts';
import { vendorSettings } from '../platform/vendor-configuration.ts';
import { isFrom } from '../vendors/slack/interaction-origin.ts';
import { SlackSettings } from '../vendors/slack/settings.ts';
import { parseSlackInteraction, type SlackInteraction } from '../vendors/slack-interaction.ts';

/** `POST /v1/callbacks/slack`: buttons and windows of a review. Slack wants its answer within three seconds. */
export const handler = createRoute(async (event, invocation) => {
  const interaction = parseSlackInteraction(await signedSlackBody(event, invocation.clock.now()));
  const { outcome, answer } = await act(interaction, invocation);
  logger.info('slack interaction', { outcome });
  return answer === undefined ? { statusCode: 200, body: '' } : json(200, answer);
});

async function act(interaction: SlackInteraction, invocation: Invocation): Promise<SlackActed> {
  if (interaction.type === 'other') return { outcome: 'no-act' };
  const { team } = vendorSettings('slack', SlackSettings);
  if (!isFrom(interaction, team)) {
    throw new RouteRefusal(401, 'unknown-origin', 'the interaction comes from another Slack workspace');
  }
  const calls = configuredCalls(invocation, 'slack-callback');
  const deps: SlackActDeps = {
    table: configuredCampaigns(),
    bodies: configuredBodies(),
    machines: stateMachines(),
    clock: invocation.clock,
    settings: campaignSettings(),
    slack: () => configuredSlack(calls),
    apply: (campaignId, editId) => startFunction('apply-edit', { campaignId, editId }),
    followUp: (campaignId) => startFunction('after-decision', { campaignId }),
  };
  return interaction.type === 'block_actions'
    ? pressInSlack(interaction, deps)
    : submitInSlack(interaction, deps);
}
