import type { PullRequest } from '../../vendors/github/pull-requests.ts';
import type { PullRequestReview } from '../../vendors/github/reviews.ts';
import type { Review } from './review.ts';

/** Something that somebody has said about a pull request, and that may decide. */
export interface PullRequestWord {
  readonly decision: 'approved' | 'rejected' | 'changes_requested';
  readonly login: string;
  /** The commit that they had before them. */
  readonly commit: string | undefined;
  readonly comment?: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The same each time that it is read. */
  readonly id: string;
}

type PullRequestEnd = Pick<PullRequest, 'state' | 'merged' | 'mergedBy' | 'headSha' | 'closedAt'>;

/**
 * What people have said in a pull request, the earliest first: reviews that approve it or ask for changes, its
 * merge and its closing. What somebody says later takes the place of their earlier word, as it does on GitHub.
 */
export function wordsOf(
  pull: PullRequestEnd,
  reviews: readonly PullRequestReview[],
  closedBy: string | undefined,
  { openedAt }: Pick<Review, 'openedAt'>,
): PullRequestWord[] {
  const said = reviews.filter(({ state }) => opinions.has(state));
  const last = said
    .filter(({ login }, index) => !said.some((later, at) => at > index && later.login === login))
    .flatMap(({ state, login, commit, body, submittedAt, id }): PullRequestWord[] => {
      // Who has been dismissed has said nothing, also not what they had said before that.
      if (submittedAt === undefined || (state !== 'approved' && state !== 'changes_requested')) return [];
      const comment = body.trim() === '' ? {} : { comment: body.slice(0, mostComment) };
      return [{ decision: state, login, commit, at: submittedAt, id: `github-review ${id}`, ...comment }];
    });
  return [...last, ...endOf(pull, closedBy, openedAt)].sort((a, b) => a.at - b.at);
}

/** A comment says nothing about approval. */
const opinions: ReadonlySet<string> = new Set(['approved', 'changes_requested', 'dismissed']);

/** Feedback goes into the record, which has to stay small. In characters. */
export const mostComment = 2_000;

/** One that was closed before the round was opened says nothing about it. */
function endOf(
  { state, merged, mergedBy, headSha, closedAt }: PullRequestEnd,
  closedBy: string | undefined,
  openedAt: number,
): PullRequestWord[] {
  if (state === 'open' || closedAt === undefined || closedAt < openedAt - clockSkewMs) return [];
  const login = (merged ? mergedBy : undefined) ?? closedBy ?? '';
  const decision = merged ? 'approved' : 'rejected';
  return [{ decision, login, commit: headSha, at: closedAt, id: `github-closed ${closedAt}` }];
}

/** GitHub's clock may be behind ours, in milliseconds. */
const clockSkewMs = 60_000;
