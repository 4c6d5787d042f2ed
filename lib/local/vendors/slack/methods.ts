import * as z from 'zod';
import type { SandboxAnswer } from '../sandbox.ts';
import { done, refused } from './answers.ts';
import type { SlackMessage } from './channel-store.ts';
import { contentOf } from './content.ts';
import { openView } from './open-view.ts';
import { postEphemeral } from './post-ephemeral.ts';
import { channelOf, type Workspace } from './workspace.ts';

type Method = (args: Readonly<Record<string, unknown>>, workspace: Workspace) => SandboxAnswer;

const Flag = z.union([z.boolean(), z.stringbool()]).default(false);
const HistoryQuery = z.object({
  channel: z.string(),
  oldest: z.coerce.number().default(0),
  latest: z.coerce.number().default(Number.POSITIVE_INFINITY),
  inclusive: Flag,
  include_all_metadata: Flag,
  limit: z.coerce.number().int().positive().max(999).default(100),
  cursor: z.string().optional(),
});

/** The bot's own message that the arguments name, or why there is none. */
function ownMessage(
  args: Readonly<Record<string, unknown>>,
  { channels, store, bot }: Workspace,
  notOwn: string,
): { readonly message: SlackMessage } | { readonly refusal: SandboxAnswer } {
  const { channel, ts } = args;
  if (!channels.some(({ id }) => id === channel)) return { refusal: refused('channel_not_found') };
  const message = store.find(String(channel), String(ts));
  if (message === undefined) return { refusal: refused('message_not_found') };
  return message.user === bot.userId ? { message } : { refusal: refused(notOwn) };
}

function describe(message: SlackMessage, bot: Workspace['bot'], withMetadata: boolean) {
  const { ts, user, text, blocks, metadata, edited } = message;
  return {
    type: 'message',
    ts,
    user,
    text,
    blocks,
    ...(user === bot.userId ? { bot_id: 'B0CAMPAIGN' } : {}),
    ...(edited ? { edited: { user, ts } } : {}),
    ...(metadata && withMetadata ? { metadata } : {}),
  };
}

export const methods: ReadonlyMap<string, Method> = new Map<string, Method>([
  [
    'auth.test',
    (_args, { bot, team }) =>
      done({ team: team.name, team_id: team.id, user: bot.name, user_id: bot.userId, bot_id: 'B0CAMPAIGN' }),
  ],
  [
    'chat.postMessage',
    (args, { channels, store, bot }) => {
      const channel = channelOf(args, channels);
      if (channel === undefined) return refused('channel_not_found');
      const content = contentOf(args);
      if ('refusal' in content) return content.refusal;
      const { keepsBlocks: _, ...details } = content;
      const clientId = args['client_msg_id'];
      // Slack promises nothing about client_msg_id, so here a repeated post is a second message.
      const message = store.add({
        ...details,
        channel: channel.id,
        user: bot.userId,
        ...(typeof clientId === 'string' ? { client_msg_id: clientId } : {}),
      });
      return done({ channel: channel.id, ts: message.ts, message: describe(message, bot, true) });
    },
  ],
  [
    'chat.update',
    (args, workspace) => {
      const own = ownMessage(args, workspace, 'cant_update_message');
      if ('refusal' in own) return own.refusal;
      const content = contentOf(args);
      if ('refusal' in content) return content.refusal;
      const { keepsBlocks, blocks, ...rest } = content;
      // What is left out stays as it was.
      workspace.store.change(own.message, keepsBlocks ? rest : { ...rest, blocks });
      return done({ channel: own.message.channel, ts: own.message.ts, text: rest.text });
    },
  ],
  [
    'chat.delete',
    (args, workspace) => {
      const own = ownMessage(args, workspace, 'cant_delete_message');
      if ('refusal' in own) return own.refusal;
      workspace.store.remove(own.message);
      return done({ channel: own.message.channel, ts: own.message.ts });
    },
  ],
  [
    'chat.getPermalink',
    (args, { channels, store, permalink }) => {
      const channel = String(args['channel']);
      const ts = String(args['message_ts']);
      if (!channels.some(({ id }) => id === channel)) return refused('channel_not_found');
      if (store.find(channel, ts) === undefined) return refused('message_not_found');
      return done({ channel, permalink: permalink(channel, ts) });
    },
  ],
  ['chat.postEphemeral', postEphemeral],
  ['views.open', openView],
  [
    'conversations.history',
    (args, { channels, store, bot }) => {
      const query = HistoryQuery.safeParse(args);
      if (!query.success) return refused('invalid_arguments');
      const { channel, oldest, latest, inclusive, include_all_metadata, limit, cursor } = query.data;
      if (!channels.some(({ id }) => id === channel)) return refused('channel_not_found');
      const within = (ts: number) => (inclusive ? ts >= oldest && ts <= latest : ts > oldest && ts < latest);
      const wanted = store.in(channel).filter(({ ts }) => within(Number(ts)));
      const from = cursor === undefined ? 0 : wanted.findIndex(({ ts }) => cursorOf(ts) === cursor);
      if (from < 0) return refused('invalid_cursor');
      const next = wanted[from + limit];
      return done({
        messages: wanted
          .slice(from, from + limit)
          .map((message) => describe(message, bot, include_all_metadata)),
        has_more: next !== undefined,
        response_metadata: { next_cursor: next === undefined ? '' : cursorOf(next.ts) },
      });
    },
  ],
]);

const cursorOf = (ts: string): string => Buffer.from(`next_ts:${ts}`).toString('base64');
