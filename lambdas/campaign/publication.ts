import { createHash } from 'node:crypto';
import * as z from 'zod';
import { InvalidInputError } from '../platform/errors.ts';
import type { Bodies } from './bodies.ts';
import { bodyKeys } from './body-keys.ts';
import { channels, socialNetworks } from './channels.ts';
import { ContentPieces } from './content.ts';
import { StoredContent } from './content-creation/stored-content.ts';
import { Asset, readAssets } from './design/assets.ts';
import type { CampaignRecord } from './record.ts';
import type { Review } from './review/review.ts';

/** Everything that would be published: what people are asked about, and nothing else goes out. */
export const Publication = z.object({
  name: z.string(),
  pieces: ContentPieces,
  assets: z.partialRecord(z.enum(channels), Asset),
  channels: z.array(z.enum(channels)),
  networks: z.array(z.enum(socialNetworks)),
  launchAt: z.string().optional(),
  /** Of all the rest. */
  hash: z.string(),
});
export type Publication = z.infer<typeof Publication>;

/** Enough of a hash to tell the versions of a campaign apart, in keys and for people. */
export const shortHash = (hash: string): string => hash.slice(0, 12);

/** What a publication is before it is given its hash. */
export type Intent = Omit<Publication, 'hash'>;

export function publicationOf(intent: Intent): Publication {
  return { ...intent, hash: hashOf(intent) };
}

/** Puts together what one revision of a campaign would publish, as the machine has made it. */
export async function readPublication(
  record: CampaignRecord,
  revision: number,
  bodies: Bodies,
): Promise<Publication> {
  const { brief, campaignId } = record;
  const stored = await bodies.readJson(bodyKeys.content(campaignId, revision), StoredContent);
  if (stored === undefined) throw new InvalidInputError(`revision ${revision} has no content`);
  return publicationOf({
    name: brief.name,
    pieces: stored.pieces,
    assets: readAssets(record, revision, brief.channels),
    channels: brief.channels,
    networks: brief.socialNetworks,
    ...(brief.launchAt === undefined ? {} : { launchAt: brief.launchAt }),
  });
}

/**
 * Reads what was kept under a hash; a review's content never changes under its hash.
 * @throws InvalidInputError where it is not there, or is not what its hash says.
 */
export async function readVersion(campaignId: string, hash: string, bodies: Bodies): Promise<Publication> {
  const kept = await bodies.readJson(bodyKeys.version(campaignId, hash), Publication);
  if (kept === undefined) throw new InvalidInputError(`there is no content ${shortHash(hash)}`);
  if (kept.hash !== hash || hashOf(kept) !== hash) {
    throw new InvalidInputError('the content is not what was approved; nothing is published');
  }
  return kept;
}

/** What people are asked about, and, where something has changed since, what they saw before. */
export async function readAsked(
  campaignId: string,
  { hash, before }: Pick<Review, 'hash' | 'before'>,
  bodies: Bodies,
): Promise<{ readonly publication: Publication; readonly before: Publication | undefined }> {
  return {
    publication: await readVersion(campaignId, hash, bodies),
    before: before === undefined ? undefined : await readVersion(campaignId, before, bodies),
  };
}

/** What was approved. @throws InvalidInputError where the content is not what the decision was about. */
export async function readApprovedPublication(
  record: CampaignRecord,
  revision: number,
  bodies: Bodies,
): Promise<Publication> {
  if (!record.brief.approvalRequired) return readPublication(record, revision, bodies);
  const decision = record.review?.decision;
  if (decision?.decision !== 'approved') {
    throw new InvalidInputError('nobody has approved the content; nothing is published');
  }
  return readVersion(record.campaignId, decision.hash, bodies);
}

/** Over intent, not over addresses: two renderings of the same image are the same. */
function hashOf(intent: Intent): string {
  const images = intent.channels.map((channel) => [channel, intent.assets[channel]?.sha256 ?? null]);
  const canonical = JSON.stringify([
    intent.name,
    sorted(intent.pieces),
    images,
    intent.channels,
    intent.networks,
    intent.launchAt ?? null,
  ]);
  return createHash('sha256').update(canonical).digest('hex');
}

/** Objects with their keys in order, since JSON keeps the order of making. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, sorted(inner)]);
}
