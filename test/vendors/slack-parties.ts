import assert from 'node:assert/strict';
import { createEmulator } from 'emulate';
import { systemClock } from '../../lambdas/platform/clock.ts';
import { createSlack, type Slack } from '../../lambdas/vendors/slack.ts';
import { createRealClock } from '../../lib/local/clock/real-clock.ts';
import { startSlackSandbox } from '../../lib/local/vendors/slack.ts';
import { unguarded } from '../support/unguarded.ts';

/** A double of Slack, and what is needed to ask it the same things as another. */
export interface SlackParty {
  readonly slack: Slack;
  readonly channel: string;
  /** Somebody in the channel. */
  readonly user: string;
  /** Calls a method without the client, with the party's token by default; Slack reads by `form`. */
  call(
    method: string,
    args: Readonly<Record<string, unknown>>,
    as?: 'json' | 'form',
    token?: string,
  ): Promise<SlackSaid>;
  /** The trigger of an interaction of `user`, which may open one modal. */
  aTrigger(): Promise<string>;
  close(): Promise<void>;
}

export interface SlackSaid {
  readonly ok: boolean;
  readonly error?: string;
  readonly [field: string]: unknown;
}

/** The doubles that have to agree, by the names that tests call them. */
export const slackParties = [
  { name: 'sandbox', start: startOurs },
  { name: 'emulate', start: startEmulate },
] as const;
export type SlackPartyName = (typeof slackParties)[number]['name'];

/** A block of a message, as far as tests look at it. */
export interface ShownBlock {
  readonly type: string;
  readonly block_id?: string;
  readonly elements?: readonly { readonly action_id?: string; readonly value?: string }[];
}

/** A message of a history, as far as tests look at it. */
export interface ShownMessage {
  readonly ts: string;
  readonly text: string;
  readonly blocks?: readonly ShownBlock[];
  readonly metadata?: { readonly event_type: string; readonly event_payload: Record<string, unknown> };
}

/** What a channel's history shows, newest first. */
export async function historyOf(
  { call, channel }: SlackParty,
  query: Readonly<Record<string, unknown>> = {},
): Promise<readonly ShownMessage[]> {
  const args = { channel, include_all_metadata: true, limit: 100, ...query };
  const { ok, error, messages } = await call('conversations.history', args, 'form');
  assert.equal(ok, true, error);
  assert.ok(Array.isArray(messages));
  return messages;
}

async function startOurs(): Promise<SlackParty> {
  const channel = 'C0REVIEWS';
  const user = 'U0ADA';
  const sandbox = await startSlackSandbox({
    clock: createRealClock(),
    channels: [{ id: channel, name: 'reviews' }],
    members: [user],
  });
  const { baseUrl, botToken } = sandbox.secret();
  const party = partyOf(baseUrl, botToken);
  return {
    ...party,
    channel,
    user,
    async aTrigger() {
      const text = { type: 'plain_text', text: 'Edit' };
      const elements = [{ type: 'button', text, action_id: 'edit' }];
      const { ts } = await party.call('chat.postMessage', {
        channel,
        blocks: [{ type: 'actions', elements }],
      });
      const { body } = sandbox.buttonCallback({ ts: String(ts), actionId: 'edit', user: { id: user } });
      return JSON.parse(new URLSearchParams(body).get('payload') ?? '').trigger_id;
    },
    close: () => sandbox.close(),
  };
}

async function startEmulate(): Promise<SlackParty> {
  const botToken = 'xoxb-emulate';
  const user = 'U000000001';
  const emulator = await createEmulator({
    service: 'slack',
    port: 0,
    seed: { slack: { tokens: [{ token: botToken, user }] } },
  });
  // It listens on IPv4 alone, and "localhost" may be IPv6.
  const party = partyOf(`${emulator.url.replace('localhost', '127.0.0.1')}/api`, botToken);
  return {
    ...party,
    channel: 'C000000001',
    user,
    aTrigger: async () => String((await party.call('views.generateTriggerId', {}))['trigger_id']),
    close: () => emulator.close(),
  };
}

function partyOf(baseUrl: string, botToken: string): Pick<SlackParty, 'slack' | 'call'> {
  return {
    slack: createSlack({ secret: { baseUrl, botToken }, clock: systemClock, guard: unguarded }),
    async call(method, args, as = 'json', token = botToken) {
      const json = as === 'json';
      const response = await fetch(`${baseUrl}/${method}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': json ? 'application/json; charset=utf-8' : 'application/x-www-form-urlencoded',
        },
        body: json ? JSON.stringify(args) : formOf(args),
      });
      return JSON.parse(await response.text());
    },
  };
}

function formOf(args: Readonly<Record<string, unknown>>): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(args)) form.set(name, String(value));
  return form.toString();
}
