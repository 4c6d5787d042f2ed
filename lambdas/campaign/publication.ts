import { createHash } from 'node:crypto';
import { InvalidInputError } from '../platform/errors.ts';
import type { Bodies } from './bodies.ts';
import { bodyKeys } from './body-keys.ts';
import type { Channel, SocialNetwork } from './channels.ts';
import type { ContentPieces } from './content.ts';
import { StoredContent } from './content-creation/stored-content.ts';
import { type Asset, readAssets } from './design/assets.ts';
import type { CampaignRecord } from './record.ts';

/** Everything that would be published: what people are asked about, and nothing else goes out. */
export interface Publication {
  readonly name: string;
  readonly pieces: ContentPieces;
  readonly assets: Partial<Record<Channel, Asset>>;
  readonly channels: readonly Channel[];
  readonly networks: readonly SocialNetwork[];
  readonly launchAt: string | undefined;
  readonly hash: string;
}

/** Puts together what one revision of a campaign would publish. */
export async function readPublication(
  record: CampaignRecord,
  revision: number,
  bodies: Bodies,
): Promise<Publication> {
  const { brief, campaignId } = record;
  const stored = await bodies.readJson(bodyKeys.content(campaignId, revision), StoredContent);
  if (stored === undefined) throw new InvalidInputError(`revision ${revision} has no content`);
  const intent = {
    name: brief.name,
    pieces: stored.pieces,
    assets: readAssets(record, revision, brief.channels),
    channels: brief.channels,
    networks: brief.socialNetworks,
    launchAt: brief.launchAt,
  };
  return { ...intent, hash: hashOf(intent) };
}

/** What was approved. @throws InvalidInputError where the content is not what the decision was about. */
export async function readApprovedPublication(
  record: CampaignRecord,
  revision: number,
  bodies: Bodies,
): Promise<Publication> {
  const publication = await readPublication(record, revision, bodies);
  if (!record.brief.approvalRequired) return publication;
  const decision = record.review?.decision;
  if (decision?.decision !== 'approved' || decision.hash !== publication.hash) {
    throw new InvalidInputError('the content is not what was approved; nothing is published');
  }
  return publication;
}

/** Over intent, not over addresses: two renderings of the same image are the same. */
function hashOf(intent: Omit<Publication, 'hash'>): string {
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
