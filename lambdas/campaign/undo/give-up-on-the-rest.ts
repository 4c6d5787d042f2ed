import { type CampaignTable, readRecord } from '../campaign-table.ts';
import type { Effect } from '../effect.ts';
import { noticesOf } from '../outbox/effect-notices.ts';
import type { CampaignRecord, FailureReason } from '../record.ts';
import { writeEffect } from '../write-effect.ts';
import { undoFailed } from './undo-changes.ts';

/** Marks what a campaign that was taken back still has: one write an effect, over what was read. */
export async function giveUpOnTheRest(
  table: CampaignTable,
  campaignId: string,
  { undoFailures, now }: { readonly undoFailures: readonly FailureReason[]; readonly now: number },
): Promise<CampaignRecord> {
  for (;;) {
    const record = await readRecord(table, campaignId);
    const [left] = record.saga === 'compensating' ? Object.entries(record.effects).filter(isLeft) : [];
    if (left === undefined) return record;
    const [key, effect] = left;
    const failed = undoFailed(effect, whyLeft(key, undoFailures));
    await writeEffect(table, campaignId, key, effect, failed, {
      condition: 'saga = :compensating',
      values: { ':compensating': 'compensating' },
      notices: noticesOf(key, effect, failed, now),
    });
  }
}

/** Whether an effect may be there and nobody has said that it stays. */
function isLeft([, { state }]: [string, Effect]): boolean {
  switch (state) {
    case 'intended':
    case 'done':
    case 'done_late':
    case 'undoing':
      return true;
    case 'void':
    case 'undone':
    case 'undo_failed':
    case 'unconfirmed':
    case 'irreversible':
    case 'superseded':
      return false;
    default:
      return state satisfies never;
  }
}

function whyLeft(key: string, undoFailures: readonly FailureReason[]): string {
  const failure = undoFailures.find(({ step }) => key.startsWith(`${step.toLowerCase()}/`));
  return failure === undefined ? 'nobody has undone it' : `${failure.error}: ${failure.cause}`;
}
