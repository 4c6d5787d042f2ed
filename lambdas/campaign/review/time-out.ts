import { type CampaignTable, updateRecord } from '../campaign-table.ts';
import { withNotices } from '../outbox/with-notices.ts';
import { updateOf } from '../update-part.ts';
import { writtenDecision } from './decide.ts';
import { decisionWords } from './decision-words.ts';
import { undecided } from './open-condition.ts';
import type { Decision, Review } from './review.ts';

/**
 * The review's time is over: `timed_out` competes with people's decisions for the same update, so that what a
 * person was told is what happens.
 * @returns whether this call has decided
 */
export function timeOut(
  table: CampaignTable,
  campaignId: string,
  { round, hash }: Review,
  now: number,
): Promise<boolean> {
  const decision: Decision = { decision: 'timed_out', by: 'clock', via: 'clock', at: now, hash };
  const notice = {
    id: `timed-out ${round}`,
    kind: 'decided',
    at: now,
    text: decisionWords(decision),
  } as const;
  return updateRecord(
    table,
    campaignId,
    withNotices(updateOf(undecided(round), writtenDecision(decision)), [notice]),
  );
}
