import type { EffectFacts } from '../effect.ts';
import { mostSubstitutes, substituteKey } from '../perform-effect.ts';
import type { CampaignRecord } from '../record.ts';

/** Under which key the ledger has the card of a round. */
export const messageKeyOf = (round: number) => `review/message@${round}`;

/** A card that may never have come is followed by a substitute. */
function cardsOf({ effects }: Pick<CampaignRecord, 'effects'>, round: number) {
  const places = Array.from({ length: mostSubstitutes }, (_, index) => index + 1);
  return places.flatMap((n) => effects[substituteKey(messageKeyOf(round), n)] ?? []);
}

/** Whether a card was begun and nobody knows yet what became of it. */
export function isCardOpen(record: Pick<CampaignRecord, 'effects'>, round: number): boolean {
  return cardsOf(record, round).at(-1)?.state === 'intended';
}

/** Where the card stands that people see. */
export function cardOf(record: Pick<CampaignRecord, 'effects'>, round: number): EffectFacts | undefined {
  const card = cardsOf(record, round).find(({ state }) => state === 'done');
  return card?.state === 'done' ? card.result : undefined;
}
