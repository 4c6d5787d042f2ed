import escapeHtml from 'escape-html';
import * as z from 'zod';
import type { Clock } from '../clock/clock.ts';
import { type Sandbox, type SandboxAnswer, type SandboxRequest, startSandbox } from './sandbox.ts';
import { buttonIn, textsOf } from './slack/blocks.ts';
import { createChannelStore, type SlackMessage } from './slack/channel-store.ts';
import { type Channel, methods, refused, type Workspace } from './slack/methods.ts';
import { signSlackRequest } from './slack/sign-request.ts';

export interface SlackSandboxOptions {
  readonly clock: Clock;
  readonly port?: number;
  readonly channels: readonly Channel[];
  readonly botToken?: string;
  readonly signingSecret?: string;
  /** Allows one post a second and channel, as Slack does; off by default. */
  readonly limitPosts?: boolean;
}

export interface ButtonPress {
  readonly ts: string;
  readonly actionId: string;
  readonly user: { readonly id: string; readonly username?: string };
}

/** A callback as Slack sends it: signed, and form-encoded with one field. */
export interface SlackCallback {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Slack's double. It keeps `message` artifacts; the type of their metadata tells what each is for. */
export interface SlackSandbox extends Sandbox {
  /** What the product stores as the vendor's secret to talk to this sandbox. */
  secret(): { readonly botToken: string; readonly signingSecret: string; readonly baseUrl: string };
  /** What is there now, oldest first. */
  messages(channel?: string): readonly SlackMessage[];
  /** Posts as a person would. */
  postByHand(channel: string, user: string, text: string): SlackMessage;
  /** The callback that pressing a button would send, signed now. */
  buttonCallback(press: ButtonPress): SlackCallback;
  /** Presses a button of a message, and answers what the callback's receiver said. */
  pressButton(
    press: ButtonPress & { readonly callbackUrl: string },
  ): Promise<{ readonly status: number; readonly body: string }>;
}

const Arguments = z.record(z.string(), z.unknown());

export async function startSlackSandbox(options: SlackSandboxOptions): Promise<SlackSandbox> {
  const { clock, channels, botToken = 'xoxb-sandbox', signingSecret = 'sandbox-signing-secret' } = options;
  const lastPost = new Map<string, number>();
  let origin = '';
  let workspace: Workspace | undefined;
  const permalink = (channel: string, ts: string) => `${origin}/archives/${channel}/p${ts.replace('.', '')}`;

  const tooSoon = (method: string, channel: string): SandboxAnswer | undefined => {
    if (!options.limitPosts || method !== 'chat.postMessage') return undefined;
    const now = clock.now();
    if (now - (lastPost.get(channel) ?? Number.NEGATIVE_INFINITY) < 1000) {
      return { ...refused('ratelimited'), status: 429, headers: { 'retry-after': '1' } };
    }
    lastPost.set(channel, now);
    return undefined;
  };

  const sandbox = await startSandbox({
    name: 'slack',
    clock,
    ...(options.port === undefined ? {} : { port: options.port }),
    handler: (artifacts) => {
      const here: Workspace = {
        channels,
        store: createChannelStore(clock, artifacts, permalink),
        bot: { userId: 'U0CAMPAIGN', name: 'campaigns' },
        team: { id: 'T0SANDBOX', name: 'Sandbox' },
        permalink,
      };
      workspace = here;
      return (request) => {
        if (!request.path.startsWith('/api/')) return messagePage(request.path, here);
        const name = request.path.slice('/api/'.length);
        const method = methods.get(name);
        if (method === undefined) return refused('unknown_method');
        const authorization = request.headers['authorization'];
        if (authorization === undefined) return refused('not_authed');
        if (authorization !== `Bearer ${botToken}`) return refused('invalid_auth');
        const args = argumentsOf(request);
        return tooSoon(name, String(args['channel'])) ?? method(args, here);
      };
    },
  });
  origin = sandbox.url;
  if (workspace === undefined) throw new Error('the Slack sandbox has no workspace');
  const { store, team } = workspace;

  const buttonCallback: SlackSandbox['buttonCallback'] = ({ ts, actionId, user }) => {
    const message = store.all().find((message) => message.ts === ts);
    const found = message && buttonIn(message.blocks, actionId);
    if (!found) throw new Error(`no message ${ts} with a button ${actionId} in the Slack sandbox`);
    const { button, blockId } = found;
    const at = (clock.now() / 1000).toFixed(6);
    const payload = {
      type: 'block_actions',
      user: { id: user.id, username: user.username ?? user.id.toLowerCase(), team_id: team.id },
      team: { id: team.id, domain: 'sandbox' },
      api_app_id: 'A0CAMPAIGN',
      trigger_id: `${at}.sandbox`,
      container: { type: 'message', message_ts: ts, channel_id: message.channel, is_ephemeral: false },
      channel: { id: message.channel, name: channels.find(({ id }) => id === message.channel)?.name },
      message: {
        type: 'message',
        ts,
        text: message.text,
        blocks: message.blocks,
        metadata: message.metadata,
      },
      state: { values: {} },
      actions: [
        {
          type: 'button',
          action_id: actionId,
          block_id: blockId,
          text: button.text,
          ...(button.value === undefined ? {} : { value: button.value }),
          action_ts: at,
        },
      ],
    };
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    const timestamp = Math.floor(clock.now() / 1000);
    return {
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
        ...signSlackRequest({ signingSecret, timestamp, rawBody: body }),
      },
      body,
    };
  };

  return {
    ...sandbox,
    secret: () => ({ botToken, signingSecret, baseUrl: `${sandbox.url}/api` }),
    messages: (channel) => store.all().filter((message) => !channel || message.channel === channel),
    postByHand: (channel, user, text) => store.add({ channel, user, text, blocks: [] }),
    buttonCallback,
    async pressButton({ callbackUrl, ...press }) {
      const response = await fetch(callbackUrl, { method: 'POST', ...buttonCallback(press) });
      return { status: response.status, body: await response.text() };
    },
  };
}

/** Slack takes arguments as JSON, as a form or in the query. */
function argumentsOf({ query, body }: SandboxRequest): Readonly<Record<string, unknown>> {
  const parsed = Arguments.safeParse(body);
  return { ...Object.fromEntries(query), ...(parsed.success ? parsed.data : {}) };
}

/** What a person sees at a permalink. */
function messagePage(path: string, { store, permalink }: Workspace): SandboxAnswer {
  const message = store.all().find(({ channel, ts }) => permalink(channel, ts).endsWith(path));
  const lines = message ? [message.text, ...textsOf(message.blocks)] : ['There is no such message.'];
  const content = lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('');
  return {
    status: message ? 200 : 404,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'" },
    body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>Slack sandbox</title>${content}</html>`,
  };
}
