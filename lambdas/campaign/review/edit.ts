import * as z from 'zod';
import { findItem, listItems, putUnlessThere, updateItem } from '../campaign-items.ts';
import type { CampaignTable } from '../campaign-table.ts';
import { ContentPieces } from '../content.ts';
import { Addressee } from '../outbox/notice.ts';

/** Texts that somebody wants instead of those that are asked about: an item of its own, until it is dealt with. */
export const Edit = z.object({
  campaignId: z.uuid(),
  editId: z.uuid(),
  round: z.int().positive(),
  /** Hash of the content that they had before them. */
  from: z.string(),
  pieces: ContentPieces,
  /** E-mail address. */
  by: z.string(),
  via: z.enum(['slack', 'github', 'api']),
  /** Milliseconds since the epoch. */
  at: z.number(),
  /** The commit that it was read from. */
  commit: z.string().optional(),
  /** Who is told should it not be taken, and where. */
  to: Addressee.optional(),
  state: z.enum(['waiting', 'taken', 'refused']),
  /** Why it was refused. */
  reason: z.string().optional(),
  /** Hash of the content that it has made. */
  hash: z.string().optional(),
  /** Seconds since the epoch. */
  expiresAt: z.number(),
});
export type Edit = z.infer<typeof Edit>;

const prefix = 'edit#';
const keyOf = (campaignId: string, editId: string) => ({ campaignId, item: `${prefix}${editId}` });

/** Writes an edit down; one of the same id that is there already stays as it is. */
export async function putEdit(table: CampaignTable, edit: Edit): Promise<void> {
  await putUnlessThere(table, { ...keyOf(edit.campaignId, edit.editId), ...edit });
}

export function findEdit(
  table: CampaignTable,
  campaignId: string,
  editId: string,
): Promise<Edit | undefined> {
  return findItem(table, keyOf(campaignId, editId), Edit);
}

/** Every edit of a campaign, the earliest first. */
export async function listEdits(table: CampaignTable, campaignId: string): Promise<Edit[]> {
  const edits = await listItems(table, campaignId, prefix, Edit);
  return edits.sort((a, b) => a.at - b.at);
}

/** Notes what became of an edit: the first word stays. */
export async function settleEdit(
  table: CampaignTable,
  { campaignId, editId }: Edit,
  outcome:
    | { readonly state: 'taken'; readonly hash: string }
    | { readonly state: 'refused'; readonly reason: string },
): Promise<void> {
  const [field, value] =
    outcome.state === 'taken' ? (['hash', outcome.hash] as const) : (['reason', outcome.reason] as const);
  await updateItem(table, keyOf(campaignId, editId), {
    UpdateExpression: 'SET #state = :state, #field = :value',
    ConditionExpression: '#state = :waiting',
    ExpressionAttributeNames: { '#state': 'state', '#field': field },
    ExpressionAttributeValues: { ':state': outcome.state, ':value': value, ':waiting': 'waiting' },
  });
}
