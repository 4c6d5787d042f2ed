import * as z from 'zod';
import { listAll } from './list-all.ts';
import type { RepositoryApi } from './repository-api.ts';

const states = ['approved', 'changes_requested', 'commented', 'dismissed', 'pending'] as const;

export interface PullRequestReview {
  readonly id: number;
  /** Who wrote it; empty if the account is gone. */
  readonly login: string;
  readonly state: (typeof states)[number];
  /** The head of the pull request that was looked at; `undefined` if that commit is gone. */
  readonly commit: string | undefined;
  readonly body: string;
  /** Milliseconds since the epoch; `undefined` while the review is pending. */
  readonly submittedAt: number | undefined;
}

/** What people have done about a pull request. */
export interface GithubReviews {
  /**
   * Oldest first; one person may have written several.
   * @throws VendorRejectedError with status 404 if there is no such pull request.
   */
  listReviews(repo: string, number: number): Promise<readonly PullRequestReview[]>;
  /** The login of whoever closed or merged it; `undefined` while it is open, or if the account is gone. */
  closedBy(repo: string, number: number): Promise<string | undefined>;
}

// The REST API writes states in capitals, the webhooks in small letters, and stand-ins either way.
const Review = z
  .looseObject({
    id: z.number(),
    user: z.looseObject({ login: z.string() }).nullable(),
    state: z.string().toLowerCase().pipe(z.enum(states)),
    commit_id: z.string().nullish(),
    body: z.string().nullish(),
    submitted_at: z.iso.datetime({ offset: true }).nullish(),
  })
  .transform(
    ({ id, user, state, commit_id, body, submitted_at }): PullRequestReview => ({
      id,
      login: user?.login ?? '',
      state,
      commit: commit_id ?? undefined,
      body: body ?? '',
      submittedAt: submitted_at ? Date.parse(submitted_at) : undefined,
    }),
  );

const ClosedIssue = z.looseObject({ closed_by: z.looseObject({ login: z.string() }).nullish() });

export function createReviews(api: RepositoryApi): GithubReviews {
  return {
    listReviews: (repo, number) =>
      listAll(
        api,
        { operation: 'github.list_reviews', path: api.path(repo, `pulls/${number}/reviews`) },
        Review,
      ),
    // Every pull request is an issue too, and only that says who closed it.
    async closedBy(repo, number) {
      const issue = await api.find(
        repo,
        {
          kind: 'read',
          operation: 'github.get_issue',
          method: 'GET',
          path: api.path(repo, `issues/${number}`),
        },
        ClosedIssue,
      );
      return issue?.closed_by?.login;
    },
  };
}
