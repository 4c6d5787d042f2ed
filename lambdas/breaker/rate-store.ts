/** Where a fleet keeps whose turn is when. Times are milliseconds since the epoch. */
export interface RateStore {
  /**
   * Takes the next turn of a bucket.
   * @param floor turns before it are lost: the bucket is full
   * @returns the turn, which may be past
   */
  takeTurn(bucket: string, floor: number, intervalMs: number): Promise<number>;
  /** Keeps a turn for somebody who goes away and comes back. */
  keepTurn(bucket: string, claimant: string, turn: number): Promise<void>;
  /** What was kept for somebody, and takes it out where it has come by `now`. */
  useTurn(bucket: string, claimant: string, now: number): Promise<KeptTurn>;
}

export type KeptTurn =
  | { readonly kind: 'none' }
  /** It has come, and is used with this. */
  | { readonly kind: 'now' }
  | { readonly kind: 'later'; readonly turn: number };
