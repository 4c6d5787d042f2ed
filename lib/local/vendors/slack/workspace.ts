import type { ChannelStore } from './channel-store.ts';
import type { TriggerIds } from './trigger-ids.ts';
import type { ViewStore } from './view-store.ts';
import type { Whisper } from './whisper.ts';

export interface Channel {
  readonly id: string;
  /** Without `#`. */
  readonly name: string;
}

export interface Workspace {
  readonly channels: readonly Channel[];
  readonly store: ChannelStore;
  readonly bot: { readonly userId: string; readonly name: string };
  /** An organisation's id begins with `E`: the app is then installed for all its workspaces. */
  readonly team: { readonly id: string; readonly name: string };
  readonly permalink: (channel: string, ts: string) => string;
  /** Who is in the channels; anybody without it. */
  readonly members?: readonly string[];
  /** Oldest first. */
  readonly whispers: Whisper[];
  readonly triggers: TriggerIds;
  readonly views: ViewStore;
}

/** A post may name its channel by id or by name. */
export function channelOf(
  { channel }: Readonly<Record<string, unknown>>,
  channels: readonly Channel[],
): Channel | undefined {
  const wanted = String(channel ?? '').replace(/^#/, '');
  return channels.find(({ id, name }) => id === wanted || name === wanted);
}
