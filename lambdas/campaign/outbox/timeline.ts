import type * as z from 'zod';
import { findItem, listItems, putUnlessThere } from '../campaign-items.ts';
import type { CampaignTable } from '../campaign-table.ts';
import { Notice } from './notice.ts';

/** What happened to a campaign, and when: an item of its own beside the record. */
export const TimelineEntry = Notice.omit({ inFlightUntil: true });
export type TimelineEntry = z.infer<typeof TimelineEntry>;

const prefix = 'timeline#';

const placeOf = ({ id, at }: Pick<Notice, 'id' | 'at'>) => `${prefix}${new Date(at).toISOString()}#${id}`;

/**
 * Adds a notice to the campaign's timeline; one that is there already is left as it is.
 * @param expiresAt seconds since the epoch
 */
export async function addToTimeline(
  table: CampaignTable,
  campaignId: string,
  notice: Notice,
  expiresAt: number,
): Promise<void> {
  const { inFlightUntil: _, ...entry } = notice;
  await putUnlessThere(table, { campaignId, item: placeOf(notice), ...entry, expiresAt });
}

/** Whether a notice has been told to the timeline. */
export async function isInTimeline(
  table: CampaignTable,
  campaignId: string,
  notice: Pick<Notice, 'id' | 'at'>,
): Promise<boolean> {
  const found = await findItem(table, { campaignId, item: placeOf(notice) }, TimelineEntry);
  return found !== undefined;
}

/** A campaign's timeline, oldest first. */
export function readTimeline(table: CampaignTable, campaignId: string): Promise<TimelineEntry[]> {
  return listItems(table, campaignId, prefix, TimelineEntry);
}
