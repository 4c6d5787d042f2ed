import type { Clock } from '../../platform/clock.ts';
import type { MessageContent } from '../../vendors/slack/messages.ts';
import type { SlackSettings } from '../../vendors/slack/settings.ts';
import type { Slack } from '../../vendors/slack.ts';
import type { WantedEffect } from '../begin-rules.ts';
import type { EffectFacts } from '../effect.ts';
import type { Ledger } from '../ledger.ts';
import { performEffect } from '../perform-effect.ts';
import { sighting } from '../sighting.ts';
import { reviewKeys } from './review-places.ts';

export interface SlackPlace {
  readonly client: Slack;
  readonly settings: SlackSettings;
}

interface CardTask {
  readonly ledger: Ledger;
  readonly clock: Clock;
}

/** Messages are dated by Slack's clock, which may be behind ours. */
const clockSkewMs = 2 * 60_000;

/** Posts the card of a round, once. @returns where it is */
export function postCard(
  { ledger, clock }: CardTask,
  round: number,
  card: MessageContent,
  { client, settings: { channel } }: SlackPlace,
  isWanted?: WantedEffect['isWanted'],
): Promise<EffectFacts> {
  return performEffect(
    ledger,
    {
      key: reviewKeys.message(round),
      kind: 'message',
      ...(isWanted === undefined ? {} : { isWanted }),
      target: () => ({ channel, oldest: clock.now() - clockSkewMs, shows: card.text }),
    },
    {
      send: async (effect) => {
        const posted = await client.postMessage(effect, { channel, ...card });
        return { channel: posted.channel, ts: posted.ts };
      },
      find: async (effect, target) => {
        const found = await client.findMessage({
          channel,
          oldest: Number(target['oldest']),
          effectId: effect.id,
        });
        return sighting(found && { channel: found.channel, ts: found.ts });
      },
    },
  );
}

/** Puts something else into a card's place. What it shows is known by its text, so that text says all that matters. */
export async function updateCard(
  ledger: Ledger,
  round: number,
  place: EffectFacts,
  card: MessageContent,
  client: Slack,
  isWanted?: WantedEffect['isWanted'],
): Promise<void> {
  const address = { channel: String(place['channel']), ts: String(place['ts']) };
  await performEffect(
    ledger,
    {
      key: reviewKeys.card(round),
      kind: 'message-update',
      shows: card.text,
      ...(isWanted === undefined ? {} : { isWanted }),
      target: () => ({ ...address, shows: card.text }),
    },
    {
      send: async (effect) => {
        await client.updateMessage(effect, { ...address, ...card });
        return { ...address };
      },
      find: async () => {
        const shown = await client.getMessage(address);
        return sighting(shown?.text === card.text ? { ...address } : undefined);
      },
    },
  );
}
