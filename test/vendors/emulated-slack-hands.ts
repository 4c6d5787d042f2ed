import assert from 'node:assert/strict';
import { createEmulator } from 'emulate';
import type { CampaignWorld } from '../support/campaign-world.ts';
import type { Relay } from './relay.ts';
import type { SlackHands } from './review-doubles.ts';
import { callSlack, channel, historyAt, signedInteraction, team } from './review-requests.ts';
import { sentWindow, whispersIn, windowsIn } from './slack-window.ts';

const bot = 'campaigns';
const botToken = 'xoxb-emulate';

/** Emulate as Slack. It makes its own ids, but finds a channel by name too: here that is the settings' id. */
export async function startEmulatedSlack() {
  const emulator = await createEmulator({
    service: 'slack',
    port: 0,
    seed: {
      slack: {
        users: [bot, 'first', 'second'].map((name) => ({ name })),
        channels: [{ name: channel }],
        tokens: [{ token: botToken, user: bot }],
      },
    },
  });
  // It listens on IPv4 alone, and "localhost" may be IPv6.
  const baseUrl = `${emulator.url.replace('localhost', '127.0.0.1')}/api`;
  const { members } = await callSlack({ baseUrl, botToken }, 'users.list', {});
  const idOf = (name: string): string => {
    const id = members.find((member: { name: string }) => member.name === name)?.id;
    assert.ok(id, name);
    return String(id);
  };
  const users = [idOf('first'), idOf('second')] as const;
  const { channels } = await callSlack({ baseUrl, botToken }, 'conversations.list', {});
  const channelId = String(channels.find(({ name }: { name: string }) => name === channel)?.id);
  return { baseUrl, botToken, users, channelId, close: () => emulator.close() };
}

type EmulatedSlack = Awaited<ReturnType<typeof startEmulatedSlack>>;

/**
 * What people do at emulate's Slack. It sends no interactions: they are made of what it shows, signed.
 * @param calls through which the stage talks to it
 */
export function slackHands(world: CampaignWorld, slack: EmulatedSlack, calls: Relay): SlackHands {
  const trigger = async (user: string) =>
    String((await callSlack(slack, 'views.generateTriggerId', { user_id: user })).trigger_id);
  return {
    users: slack.users,
    history: () => historyAt(slack, slack.channelId),
    async pressed({ ts, actionId, user }) {
      const message = (await historyAt(slack, slack.channelId)).find((shown) => shown.ts === ts);
      const found = message?.blocks?.flatMap(({ block_id, elements = [] }) =>
        elements.filter(({ action_id }) => action_id === actionId).map((button) => ({ ...button, block_id })),
      );
      assert.ok(found?.[0], `the message ${ts} has no button ${actionId}`);
      return signedInteraction(world, {
        type: 'block_actions',
        team: { id: team, domain: 'emulate' },
        user: { id: user },
        trigger_id: await trigger(user),
        container: { type: 'message', message_ts: ts, channel_id: slack.channelId },
        channel: { id: slack.channelId },
        message,
        actions: [{ ...found[0], action_ts: ts }],
      });
    },
    windows: () => windowsIn(calls.passed),
    async submit(window, values, user) {
      return signedInteraction(world, {
        type: 'view_submission',
        team: { id: team, domain: 'emulate' },
        user: { id: user },
        trigger_id: await trigger(user),
        view: sentWindow(window, values),
      })();
    },
    whispers: (user) => whispersIn(calls.passed, user),
  };
}
