import type { Slack } from '../../vendors/slack.ts';
import { performEffect } from '../perform-effect.ts';
import { sighting } from '../sighting.ts';
import type { CampaignTask } from '../task-handler.ts';
import { cardOf } from './message-key.ts';
import { outcomeCard } from './review-card.ts';

/** Replaces the card of a round by its outcome: who decided, and when. */
export async function showDecision(
  { ledger, record }: CampaignTask,
  round: number,
  slack: () => Promise<{ readonly client: Slack }>,
): Promise<void> {
  const card = cardOf(record, round);
  const decision = record.review?.decision;
  if (card === undefined || decision === undefined) return;
  const channel = String(card['channel']);
  const ts = String(card['ts']);
  const { client } = await slack();
  const outcome = outcomeCard(record.brief.name, decision);
  await performEffect(
    ledger,
    {
      key: `review/message-outcome@${round}`,
      kind: 'message-outcome',
      target: () => ({ channel, ts }),
    },
    {
      send: async (effect) => {
        await client.updateMessage(effect, { channel, ts, ...outcome });
        return { channel, ts };
      },
      find: async () => {
        const shown = await client.getMessage({ channel, ts });
        return sighting(shown?.text === outcome.text ? { channel, ts } : undefined);
      },
    },
  );
}
