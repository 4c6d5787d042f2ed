import * as z from 'zod';
import type { Bodies } from '../bodies.ts';
import { bodyKeys } from '../body-keys.ts';
import { type Channel, channels } from '../channels.ts';

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

export async function readAssets(
  bodies: Bodies,
  campaignId: string,
  revision: number,
  wanted: readonly Channel[],
): Promise<Partial<Record<Channel, Asset>>> {
  const found = await Promise.all(
    wanted.map((channel) => bodies.readJson(bodyKeys.design(campaignId, revision, channel), Asset)),
  );
  return Object.fromEntries(found.flatMap((asset) => (asset === undefined ? [] : [[asset.channel, asset]])));
}
