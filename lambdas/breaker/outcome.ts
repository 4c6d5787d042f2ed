/** What one call says of its service's health. */
export type Outcome =
  /** The service has answered in time, whatever the answer: also "not found". */
  | { readonly kind: 'success' }
  /** It has not, or said that it cannot; `retryAt` where it has said when it can (ms since the epoch). */
  | { readonly kind: 'failure'; readonly retryAt?: number }
  /** The call says nothing of it: it never left, or was wrong in itself. */
  | { readonly kind: 'ignored' };
