import { v5 as uuidv5 } from 'uuid';

/** Namespace of every id that we derive; changing it would lose what vendors hold under the old ids. */
const namespace = '6f1c7d6e-8a53-5d0f-9d1e-2b7f5a3c9e41';

/** The same wizard and attempt is the same campaign, however often it is approved. */
export function campaignIdOf(from: { tenant: string; wizardId: string; attempt: number }): string {
  return uuidv5(`${from.tenant}/${from.wizardId}/${from.attempt}`, namespace);
}

/** What a vendor sees of an effect. */
export function effectIdOf(campaignId: string, key: string): string {
  return uuidv5(`${campaignId}/${key}`, namespace);
}

/** Eight characters that tell a campaign apart where a person reads a name. */
export function shortIdOf(campaignId: string): string {
  return campaignId.slice(0, 8);
}

/** A name as part of a path or branch: lower-case letters, digits and single hyphens, at most 60. */
export function slugOf(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const slug = plain.replace(/[^a-z0-9]+/g, '-').slice(0, 60);
  return slug.replace(/^-+|-+$/g, '') || 'campaign';
}
