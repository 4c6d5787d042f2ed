const begun: unique symbol = Symbol('begun effect');

/**
 * Proof that an effect stands in the ledger before it happens. Every method of a vendor client that changes
 * something asks for one, and only the ledger makes them.
 */
export interface BegunEffect {
  readonly [begun]: true;
  readonly campaignId: string;
  /** `<step>/<effect>[/<channel or network>]@<revision>`. */
  readonly key: string;
  /** UUID made of campaign and key: what the vendor sees wherever it lets us choose a name, id or tag. */
  readonly id: string;
  /** Nothing may be sent after this moment (milliseconds since the epoch): the invocation's deadline. */
  readonly sendBefore: number;
}

/** For the ledger alone: a test finds every other caller in the product. */
export function begunEffect(fields: Omit<BegunEffect, typeof begun>): BegunEffect {
  return { [begun]: true, ...fields };
}
