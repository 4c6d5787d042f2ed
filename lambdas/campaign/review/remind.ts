import { type CampaignTable, updateRecord } from '../campaign-table.ts';
import type { Notice } from '../outbox/notice.ts';
import { withNotices } from '../outbox/with-notices.ts';
import type { CampaignRecord } from '../record.ts';
import type { CampaignSettings } from '../settings.ts';
import { type UpdatePart, updateOf } from '../update-part.ts';
import { undecided } from './open-condition.ts';
import type { Review } from './review.ts';
import { reviewersOf } from './who-decides.ts';

/** Reminds those who are asked and have not approved; at the last time, those of the second list are asked too. */
export async function remind(
  table: CampaignTable,
  { campaignId, brief }: Pick<CampaignRecord, 'campaignId' | 'brief'>,
  review: Review,
  { n, escalates }: { readonly n: number; readonly escalates: boolean },
  { settings, now }: { readonly settings: CampaignSettings; readonly now: number },
): Promise<void> {
  const { round, deadlineAt, approvals } = review;
  const asked = { brief, review: escalates ? { ...review, escalatedAt: now } : review };
  const mentions = reviewersOf(asked, settings).flatMap(({ email, slack }) =>
    slack === undefined || approvals[email] !== undefined ? [] : [slack],
  );
  const until = new Date(deadlineAt).toISOString();
  const notice: Notice = {
    id: `reminded ${round} ${n}`,
    kind: escalates ? 'escalated' : 'reminded',
    at: now,
    text: `Nobody has decided about this campaign yet. It is rejected if nobody does until ${until}`,
    mentions,
  };
  const escalation: UpdatePart = {
    set: ['review.escalatedAt = if_not_exists(review.escalatedAt, :now)'],
    values: { ':now': now },
  };
  const update = updateOf(
    undecided(round),
    { set: ['review.reminded = :n'], condition: 'review.reminded < :n', values: { ':n': n } },
    ...(escalates ? [escalation] : []),
  );
  await updateRecord(table, campaignId, withNotices(update, [notice], now));
}
