import { createHash } from 'node:crypto';
import { type CampaignTable, updateRecord } from '../campaign-table.ts';
import type { Addressee, Notice } from '../outbox/notice.ts';
import { withNotices } from '../outbox/with-notices.ts';
import type { DecisionOutcome } from './decide.ts';
import { decisionLine } from './decision-words.ts';
import type { Closed } from './open-condition.ts';

/** What somebody is told whose wish was not, or not yet, a decision; `undefined` where everybody sees the outcome. */
export function answerTo(outcome: DecisionOutcome): string | undefined {
  switch (outcome.kind) {
    case 'decided':
    case 'counted':
      return undefined;
    case 'repeated':
      return 'You have said so before: that stands, and nothing has changed.';
    default:
      return closedWords(outcome);
  }
}

/** What somebody is told who has come too late. */
export function closedWords(closed: Closed): string {
  switch (closed.kind) {
    case 'decided-before':
      return `This was decided before: ${decisionLine(closed.decision)}. Nothing has changed.`;
    case 'changed':
      return 'The content has changed since: look at it as it is now, and decide about that. Nothing has changed by this.';
    case 'over':
      return `Nobody is asked about this campaign any more (${closed.status}). Nothing has changed.`;
    default:
      return closed satisfies never;
  }
}

/** What somebody is told who may not do what they wanted. */
export const refusalWords = (because: string): string =>
  `That does not count: ${because}. The review goes on, and nothing has changed.`;

export interface Answer {
  readonly to: Addressee;
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Under which the timeline has it, where the same act may be read again. */
  readonly noticeId?: string;
}

/** Writes down what somebody has to be told, so that they are, whatever happens to this invocation. */
export async function writeAnswer(
  table: CampaignTable,
  campaignId: string,
  { to, text, at, noticeId }: Answer,
): Promise<void> {
  const whom = createHash('sha256')
    .update(JSON.stringify([to, text]))
    .digest('hex')
    .slice(0, 16);
  const notice: Notice = { id: noticeId ?? `answer ${whom}`, kind: 'answered', at, text, to };
  const nothing = { UpdateExpression: '', ConditionExpression: 'attribute_exists(campaignId)' };
  await updateRecord(table, campaignId, withNotices(nothing, [notice], at));
}
