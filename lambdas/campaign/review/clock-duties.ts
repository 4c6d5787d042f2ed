import type { CampaignRecord } from '../record.ts';
import type { CampaignSettings } from '../settings.ts';
import type { Edit } from './edit.ts';
import { isQuiet } from './quiet-hours.ts';
import type { Review } from './review.ts';
import { firstLookMs, pollMs } from './review-times.ts';

/** What the clock has to do for a review. */
export type ClockDuty =
  /** Its time is over, and nobody has decided. */
  | { readonly kind: 'time-out' }
  /** The machine has not taken the decision yet. */
  | { readonly kind: 'resume' }
  /** People have to be reminded, the n-th time; at the last time those of the second list are asked too. */
  | { readonly kind: 'remind'; readonly n: number; readonly escalates: boolean }
  /** An edit was written down, and nobody has dealt with it. */
  | { readonly kind: 'apply-edit'; readonly editId: string }
  /** A webhook may be lost. */
  | { readonly kind: 'read-pull-request' }
  /** A card may be missing, or show something old. */
  | { readonly kind: 'keep-surfaces' };

/** Parts of a round's time: people are reminded at the end of each but the last. */
const quarters = 4;

/** Where nothing is left to do, the clock forgets the review. */
export function dutiesOf(
  record: Pick<CampaignRecord, 'saga' | 'review'>,
  edits: readonly Edit[],
  settings: Pick<CampaignSettings, 'quietHours'>,
  now: number,
): readonly ClockDuty[] {
  if (!isWaiting(record)) return [];
  const { review } = record;
  if (review.decision !== undefined) return [{ kind: 'resume' }];
  if (review.deadlineAt <= now) return [{ kind: 'time-out' }, { kind: 'resume' }];
  const due = marksOf(review).filter((at) => at <= now).length;
  const disturbs = settings.quietHours === undefined || !isQuiet(settings.quietHours, now);
  const escalates = due === quarters - 1;
  return [
    ...(due > review.reminded && disturbs ? [{ kind: 'remind', n: due, escalates } as const] : []),
    ...edits
      .filter(({ state, at }) => state === 'waiting' && at + firstLookMs <= now)
      .map(({ editId }) => ({ kind: 'apply-edit', editId }) as const),
    { kind: 'read-pull-request' },
    { kind: 'keep-surfaces' },
  ];
}

/** When the clock looks again; never, where the machine has taken the decision. Milliseconds since the epoch. */
export function nextLookAt(record: Pick<CampaignRecord, 'saga' | 'review'>, now: number): number | undefined {
  if (!isWaiting(record)) return undefined;
  const { review } = record;
  if (review.decision !== undefined || review.deadlineAt <= now) return now + firstLookMs;
  const ahead = [...marksOf(review), review.deadlineAt].filter((at) => at > now);
  return Math.min(now + pollMs, ...ahead);
}

function isWaiting(
  record: Pick<CampaignRecord, 'saga' | 'review'>,
): record is Pick<CampaignRecord, 'saga'> & { readonly review: Review } {
  return record.saga === 'running' && record.review !== undefined && record.review.resumedAt === undefined;
}

function marksOf({ openedAt, deadlineAt }: Review): number[] {
  return [1, 2, 3].map((quarter) => openedAt + ((deadlineAt - openedAt) * quarter) / quarters);
}
