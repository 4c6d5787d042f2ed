import type { BegunEffect } from '../../platform/begun-effect.ts';
import { effectIdOf } from '../identity.ts';
import type { CampaignRecord } from '../record.ts';

const contentTrailer = 'Campaign-Content';
const effectTrailer = 'Campaign-Effect';

/** A commit of ours says which content it holds, and which effect has made it. */
export function commitMessage(name: string, hash: string, { id }: Pick<BegunEffect, 'id'>): string {
  return `Campaign: ${name}\n\n${contentTrailer}: ${hash}\n${effectTrailer}: ${id}\n`;
}

/**
 * The hash of the content that a commit of ours holds. Somebody else's commit may quote ours, such as a revert:
 * the trailers count at the end of the message only, with the id of an effect that this campaign has.
 */
export function contentOfOwnCommit(
  message: string,
  { campaignId, effects }: Pick<CampaignRecord, 'campaignId' | 'effects'>,
): string | undefined {
  const trailers = new RegExp(`\\n\\n${contentTrailer}: ([0-9a-f]{64})\\n${effectTrailer}: (\\S+)\\s*$`);
  const [, hash, id] = trailers.exec(message) ?? [];
  const ours = Object.keys(effects).some((key) => effectIdOf(campaignId, key) === id);
  return ours ? hash : undefined;
}
