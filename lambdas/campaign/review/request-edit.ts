import { v5 as uuidv5 } from 'uuid';
import type { Clock } from '../../platform/clock.ts';
import { type CampaignTable, findRecord, updateRecord } from '../campaign-table.ts';
import type { ContentPieces } from '../content.ts';
import { expiryOf } from '../expiry.ts';
import type { Addressee } from '../outbox/notice.ts';
import type { Account } from '../people.ts';
import type { CampaignSettings } from '../settings.ts';
import type { CardValue } from './card-value.ts';
import { putEdit } from './edit.ts';
import { whyClosed } from './open-condition.ts';
import { firstLookMs } from './review-times.ts';
import type { WordOutcome } from './take-decision.ts';
import { standingOf } from './who-decides.ts';

/** Edits that a campaign takes in all its rounds: each is kept, and the record has room for that many. */
export const mostEdits = 10;

export const tooManyEdits = `A campaign takes ${mostEdits} edits. Request changes instead.`;

/** Texts that somebody wants instead of those that they have before them. */
export interface EditWish {
  readonly card: CardValue;
  readonly account: Account;
  readonly via: 'slack' | 'github' | 'api';
  readonly pieces: ContentPieces;
  /** The same for the same wish, however often it is sent. */
  readonly name: string;
  readonly to?: Addressee;
  readonly commit?: string;
}

export type EditOutcome =
  /** It is kept, and will be applied. */
  | { readonly kind: 'accepted'; readonly editId: string }
  | { readonly kind: 'too-many' }
  | Exclude<WordOutcome, { kind: 'decided' | 'counted' | 'repeated' }>;

export interface EditDeps {
  readonly table: CampaignTable;
  readonly clock: Clock;
  readonly settings: CampaignSettings;
  /** Has an edit applied, and does not wait for it. */
  readonly apply: (campaignId: string, editId: string) => Promise<void>;
}

/** Keeps what somebody wants the texts to be, and has it applied; should nobody do that, the review clock does. */
export async function requestEdit(wish: EditWish, deps: EditDeps): Promise<EditOutcome> {
  const { table, clock, settings } = deps;
  const { campaignId, round, hash } = wish.card;
  const record = await findRecord(table, campaignId);
  if (record === undefined) return { kind: 'no-campaign' };
  const standing = standingOf(record, settings, wish.account, 'edit');
  if (standing.kind === 'refused') return standing;
  const now = clock.now();
  const closed = whyClosed(record, wish.card, now);
  if (closed !== undefined) return closed;
  if ((record.review?.edits ?? 0) >= mostEdits) return { kind: 'too-many' };
  const editId = uuidv5(wish.name, campaignId);
  await putEdit(table, {
    campaignId,
    editId,
    round,
    from: hash,
    pieces: wish.pieces,
    by: standing.person.email,
    via: wish.via,
    at: now,
    ...(wish.commit === undefined ? {} : { commit: wish.commit }),
    ...(wish.to === undefined ? {} : { to: wish.to }),
    state: 'waiting',
    expiresAt: expiryOf(now, settings.retentionDays),
  });
  await updateRecord(table, campaignId, {
    UpdateExpression: 'SET reviewAt = :look',
    ConditionExpression: 'reviewGroup = :group AND reviewAt > :look',
    ExpressionAttributeValues: { ':group': 'review', ':look': now + firstLookMs },
  });
  await deps.apply(campaignId, editId);
  return { kind: 'accepted', editId };
}
