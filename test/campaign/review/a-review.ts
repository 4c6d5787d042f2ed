import type { Review } from '../../../lambdas/campaign/review/review.ts';

/** A first round, about `h1`, that nobody has said anything about. */
export const aReview = (overrides: Partial<Review> = {}): Review => ({
  round: 1,
  try: 't',
  token: 'token',
  hash: 'h1',
  openedAt: 0,
  deadlineAt: 1_000,
  approvals: {},
  commits: {},
  edits: 0,
  reminded: 0,
  ...overrides,
});
