/** Under which key the ledger has the card of a round. */
export const messageKeyOf = (round: number) => `review/message@${round}`;
