import * as z from 'zod';
import type { Clock } from '../../clock/clock.ts';
import type { Artifacts } from '../artifacts.ts';
import { type Blocks, withIds } from './blocks.ts';

export const Metadata = z.object({
  event_type: z.string(),
  event_payload: z.record(z.string(), z.unknown()),
});

export interface SlackMessage {
  readonly channel: string;
  readonly ts: string;
  /** Who posted it: the bot, or a person. */
  readonly user: string;
  readonly text: string;
  readonly blocks: Blocks;
  readonly metadata?: z.infer<typeof Metadata>;
  readonly client_msg_id?: string;
  readonly edited?: boolean;
}

/** The messages of all channels, mirrored in the artifacts under `<channel>/<ts>`. */
export interface ChannelStore {
  /** Seconds with six decimals; unique even for messages of the same millisecond. */
  nextTs(): string;
  add(message: Omit<SlackMessage, 'ts'>): SlackMessage;
  change(message: SlackMessage, change: Partial<Pick<SlackMessage, 'text' | 'blocks' | 'metadata'>>): void;
  remove(message: SlackMessage): void;
  find(channel: string, ts: string): SlackMessage | undefined;
  /** Newest first. */
  in(channel: string): readonly SlackMessage[];
  all(): readonly SlackMessage[];
}

export function createChannelStore(
  clock: Clock,
  artifacts: Artifacts,
  permalink: (channel: string, ts: string) => string,
): ChannelStore {
  const messages = new Map<string, SlackMessage>();
  const slot = (channel: string, ts: string) => `${channel}/${ts}`;
  let lastMicros = 0;

  const nextTs = () => {
    lastMicros = Math.max(lastMicros + 1, clock.now() * 1000);
    return `${Math.floor(lastMicros / 1e6)}.${String(lastMicros % 1e6).padStart(6, '0')}`;
  };

  return {
    nextTs,
    add(details) {
      const ts = nextTs();
      const message: SlackMessage = { ...details, ts, blocks: withIds(details.blocks, ts) };
      messages.set(slot(message.channel, ts), message);
      artifacts.create('message', slot(message.channel, ts), { ...message }, permalink(message.channel, ts));
      return message;
    },
    change(message, change) {
      const changed: SlackMessage = { ...message, ...change, edited: true };
      const kept = { ...changed, blocks: withIds(changed.blocks, message.ts) };
      messages.set(slot(message.channel, message.ts), kept);
      const artifact = artifacts.find('message', slot(message.channel, message.ts));
      if (artifact) artifact.data = { ...kept };
    },
    remove(message) {
      messages.delete(slot(message.channel, message.ts));
      artifacts.remove('message', slot(message.channel, message.ts));
    },
    find: (channel, ts) => messages.get(slot(channel, ts)),
    in: (channel) => [...messages.values()].filter((message) => message.channel === channel).reverse(),
    all: () => [...messages.values()],
  };
}
