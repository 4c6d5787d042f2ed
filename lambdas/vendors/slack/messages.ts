import * as z from 'zod';
import type { BegunEffect } from '../../platform/begun-effect.ts';
import type { VendorRejectedError } from '../../platform/errors.ts';
import type { VendorHttp } from '../../platform/vendor-http.ts';
import { type Deletion, deleteUnlessAbsent, unlessAbsent } from '../proven-absence.ts';
import type { SlackBlock } from '../slack-blocks.ts';
import { postJson } from './post-json.ts';

/** What names a message: its timestamp is unique in its channel. */
export interface MessageAddress {
  /** The channel's id. */
  readonly channel: string;
  /** Seconds since the epoch with six decimals, as Slack writes it. */
  readonly ts: string;
}

export interface MessageContent {
  /** For notifications and for clients that show no blocks. */
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
}

export interface StoredMessage extends MessageAddress {
  readonly text: string;
  /** As Slack keeps them: with ids, and escaped its way. */
  readonly blocks: readonly unknown[];
  /** The id of the effect that posted it, if we did. */
  readonly effectId?: string;
}

export interface NewMessage extends MessageContent {
  readonly channel: string;
  /** Kept in its metadata, so that cards and notices can be told apart; `card` by default. */
  readonly purpose?: MessagePurpose;
}

/** A history that Slack shows is proof of access to its channel, so `undefined` means "not there". */
export interface SlackMessages {
  /** Posts a message that bears the effect's id and key in its metadata. */
  postMessage(effect: BegunEffect, message: NewMessage): Promise<MessageAddress>;
  /**
   * Puts new text and blocks in place; the metadata of the post stays.
   * @returns `absent` if the message is not there any more, which the channel's history has proved.
   */
  updateMessage(effect: BegunEffect, message: MessageContent & MessageAddress): Promise<'updated' | 'absent'>;
  /** @throws VendorRejectedError if it is still there, or if the channel cannot be read. */
  deleteMessage(effect: BegunEffect, address: MessageAddress): Promise<Deletion>;
  getMessage(address: MessageAddress): Promise<StoredMessage | undefined>;
  /** The message that an effect posted, among those since `oldest` (milliseconds since the epoch). */
  findMessage(search: {
    readonly channel: string;
    readonly oldest: number;
    readonly effectId: string;
  }): Promise<StoredMessage | undefined>;
  /** The address under which a person sees it. */
  getPermalink(address: MessageAddress): Promise<string>;
}

/** What a message is for, and the type of its metadata. */
const eventTypes = { card: 'campaign_effect', notice: 'campaign_notice' } as const;
export type MessagePurpose = keyof typeof eventTypes;
const ourTypes: readonly string[] = Object.values(eventTypes);

/** Messages are dated by Slack's clock, which may be behind ours. */
const clockSkewMs = 5 * 60_000;

const Address = z.looseObject({ ok: z.literal(true), channel: z.string(), ts: z.string() });
const Message = z.looseObject({
  ts: z.string(),
  text: z.string().default(''),
  blocks: z.array(z.unknown()).default([]),
  metadata: z
    .looseObject({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()) })
    .optional(),
});
const History = z.looseObject({
  ok: z.literal(true),
  messages: z.array(Message),
  response_metadata: z.looseObject({ next_cursor: z.string().optional() }).nullish(),
});

export function createMessages(http: VendorHttp): SlackMessages {
  const write = (effect: BegunEffect, operation: string, method: string, body: Record<string, unknown>) =>
    http.send(
      {
        kind: 'write',
        effect,
        operation,
        ...postJson(method, body),
      },
      Address,
    );

  const readHistory = async (query: Readonly<Record<string, string | number | boolean>>) => {
    const answer = await http.send(
      {
        kind: 'read',
        operation: 'slack.read_history',
        method: 'GET',
        path: '/conversations.history',
        query: { include_all_metadata: true, ...query },
      },
      History,
    );
    return answer.body;
  };

  const getMessage: SlackMessages['getMessage'] = async ({ channel, ts }) => {
    const history = await readHistory({ channel, oldest: ts, latest: ts, inclusive: true, limit: 1 });
    const message = history.messages.find((message) => message.ts === ts);
    return message && stored(channel, message);
  };
  const isMissing = ({ code }: VendorRejectedError) => code === 'message_not_found';

  return {
    async postMessage(effect, { channel, text, blocks, purpose = 'card' }) {
      const { id, key } = effect;
      const { body } = await write(effect, 'slack.send_message', 'chat.postMessage', {
        channel,
        text,
        blocks,
        // Undocumented as an argument, but Slack tells repeated posts by it; what counts is the metadata.
        client_msg_id: id,
        metadata: { event_type: eventTypes[purpose], event_payload: { id, key } },
      });
      return { channel: body.channel, ts: body.ts };
    },
    async updateMessage(effect, { channel, ts, text, blocks }) {
      const update = { channel, ts, text, blocks };
      const send = async () => {
        await write(effect, 'slack.update_message', 'chat.update', update);
        return 'updated' as const;
      };
      return unlessAbsent(send, () => getMessage({ channel, ts }), isMissing);
    },
    async deleteMessage(effect, { channel, ts }) {
      const remove = () => write(effect, 'slack.delete_message', 'chat.delete', { channel, ts });
      return deleteUnlessAbsent(remove, () => getMessage({ channel, ts }), isMissing);
    },
    getMessage,
    async findMessage({ channel, oldest, effectId }) {
      const since = ((oldest - clockSkewMs) / 1000).toFixed(6);
      let cursor: string | undefined;
      do {
        const history = await readHistory({
          channel,
          oldest: since,
          limit: 200,
          ...(cursor === undefined ? {} : { cursor }),
        });
        const found = history.messages
          .map((message) => stored(channel, message))
          .find((message) => message.effectId === effectId);
        if (found) return found;
        cursor = history.response_metadata?.next_cursor || undefined;
      } while (cursor !== undefined);
      return undefined;
    },
    async getPermalink({ channel, ts }) {
      const answer = await http.send(
        {
          kind: 'read',
          operation: 'slack.get_permalink',
          method: 'GET',
          path: '/chat.getPermalink',
          query: { channel, message_ts: ts },
        },
        z.looseObject({ ok: z.literal(true), permalink: z.url() }),
      );
      return answer.body.permalink;
    },
  };
}

function stored(channel: string, message: z.infer<typeof Message>): StoredMessage {
  const { ts, text, blocks, metadata } = message;
  const id = ourTypes.includes(metadata?.event_type ?? '') ? metadata?.event_payload['id'] : undefined;
  return { channel, ts, text, blocks, ...(typeof id === 'string' ? { effectId: id } : {}) };
}
