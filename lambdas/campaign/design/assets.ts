import * as z from 'zod';
import { type Channel, channels } from '../channels.ts';
import type { CampaignRecord } from '../record.ts';

/** A rendered image. */
export const Asset = z.object({
  channel: z.enum(channels),
  /** In the images bucket. */
  key: z.string(),
  /** Public, and unguessable. */
  url: z.url(),
  width: z.number(),
  height: z.number(),
  sha256: z.string(),
});
export type Asset = z.infer<typeof Asset>;

/** Under which key the ledger has a channel's image. */
export const imageEffectOf = (channel: Channel, revision: number) => `design/image/${channel}@${revision}`;

/** The images that a revision has. The ledger is where they are written down. */
export function readAssets(
  { effects }: Pick<CampaignRecord, 'effects'>,
  revision: number,
  wanted: readonly Channel[],
): Partial<Record<Channel, Asset>> {
  const found = wanted.flatMap((channel) => {
    const effect = effects[imageEffectOf(channel, revision)];
    return effect?.state === 'done' ? [Asset.parse(effect.result)] : [];
  });
  return Object.fromEntries(found.map((asset) => [asset.channel, asset]));
}
