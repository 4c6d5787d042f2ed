import type { SlackSettings } from '../../vendors/slack/settings.ts';
import type { Slack } from '../../vendors/slack.ts';
import { readRecord } from '../campaign-table.ts';
import { performEffect } from '../perform-effect.ts';
import type { Decision } from '../record.ts';
import type { CampaignTask } from '../task-handler.ts';
import { messageKeyOf } from './message-key.ts';
import { outcomeCard } from './review-card.ts';
import { markResumed, timeOut } from './review-state.ts';

export interface SettleReviewDeps {
  readonly slack: () => Promise<{ readonly client: Slack; readonly settings: SlackSettings }>;
}

/**
 * Follows the decision in the record, whichever won: a backstop time-out that comes after a decision
 * changes nothing. The card in Slack is replaced by the outcome.
 */
export async function settleReview(
  task: CampaignTask,
  timedOut: boolean,
  { slack }: SettleReviewDeps,
): Promise<{ decision: Decision['decision'] }> {
  const { table, clock, record } = task;
  const { campaignId } = record;
  if (record.review === undefined) throw new Error(`campaign ${campaignId} has no review to settle`);
  if (timedOut) await timeOut(table, campaignId, record.review, clock.now());

  const { review } = await readRecord(table, campaignId);
  if (review?.decision === undefined) throw new Error(`the review of campaign ${campaignId} is not decided`);
  await markResumed(table, campaignId, review.round, clock.now());
  await showOutcome(task, review.round, review.decision, slack);
  return { decision: review.decision.decision };
}

async function showOutcome(
  { ledger, record }: CampaignTask,
  round: number,
  decision: Decision,
  slack: SettleReviewDeps['slack'],
): Promise<void> {
  const message = record.effects[messageKeyOf(round)];
  if (message?.state !== 'done') return;
  const channel = String(message.result['channel']);
  const ts = String(message.result['ts']);
  const { client } = await slack();
  await performEffect(
    ledger,
    {
      key: `review/message-outcome@${round}`,
      vendor: 'slack',
      kind: 'message-outcome',
      target: { channel, ts },
      lateMs: 0,
    },
    {
      send: async (effect) => {
        await client.updateMessage(effect, { channel, ts, ...outcomeCard(record.brief.name, decision) });
        return { channel, ts };
      },
      // An update that may have landed is sent again: it says the same.
      find: async () => undefined,
    },
  );
}
