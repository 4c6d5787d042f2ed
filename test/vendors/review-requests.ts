import assert from 'node:assert/strict';
import { stageConfigs } from '../../lib/config.ts';
import type { CampaignWorld } from '../support/campaign-world.ts';
import { formOf, slackRequest } from '../support/review-callbacks.ts';
import { reviewRepository, slackCallbackUrl } from '../support/review-steps.ts';
import { stage } from '../support/stage.ts';
import type { CallbackAnswer } from './review-doubles.ts';
import type { ShownMessage } from './slack-parties.ts';

/** The stage's Slack, as its configuration names it. */
export const { team, channel } = stageConfigs[stage].services.slack;

/** Asks a GitHub about the repository of the reviews, without the client. */
export async function askRepository(
  { baseUrl, token }: { readonly baseUrl: string; readonly token: string },
  method: string,
  path: string,
  body?: object,
): Promise<{ readonly status: number; readonly body: unknown }> {
  const response = await fetch(`${baseUrl}/repos/${reviewRepository}/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'user-agent': 'test', 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const parsed: unknown = text === '' ? undefined : JSON.parse(text);
  return { status: response.status, body: parsed };
}

/** Calls a method of a Slack, without the client. */
export async function callSlack(
  { baseUrl, botToken }: { readonly baseUrl: string; readonly botToken: string },
  method: string,
  args: Readonly<Record<string, string>>,
) {
  const headers = {
    authorization: `Bearer ${botToken}`,
    'content-type': 'application/x-www-form-urlencoded',
  };
  const body = new URLSearchParams(args).toString();
  const response = await fetch(`${baseUrl}/${method}`, { method: 'POST', headers, body });
  const said = JSON.parse(await response.text());
  assert.equal(said.ok, true, `${method}: ${said.error}`);
  return said;
}

/** What a Slack shows of a channel, newest first. */
export async function historyAt(
  secret: { readonly baseUrl: string; readonly botToken: string },
  channelId: string,
): Promise<readonly ShownMessage[]> {
  const args = { channel: channelId, include_all_metadata: 'true', limit: '100' };
  return (await callSlack(secret, 'conversations.history', args)).messages;
}

/** An interaction as Slack sends it to the stage, signed now; it may be sent later, and more than once. */
export function signedInteraction(world: CampaignWorld, payload: object): () => Promise<CallbackAnswer> {
  const { signingSecret } = world.vendors.slack.secret();
  const { headers, body } = slackRequest(formOf(payload), signingSecret, world.clock.now());
  return async () => {
    const answer = await fetch(slackCallbackUrl(world), { method: 'POST', headers: { ...headers }, body });
    const text = await answer.text();
    await world.clock.settled();
    return { status: answer.status, body: text };
  };
}
