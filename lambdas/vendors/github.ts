import type { CallGuard } from '../platform/call-guard.ts';
import type { Clock } from '../platform/clock.ts';
import { createVendorHttp } from '../platform/vendor-http.ts';
import { createBranches, type GithubBranches } from './github/branches.ts';
import { createComments, type GithubComments } from './github/comments.ts';
import { createCommits, type GithubCommits } from './github/commits.ts';
import { createContents, type GithubContents } from './github/contents.ts';
import { githubDialect } from './github/dialect.ts';
import { createMerging, type GithubMerging } from './github/merging.ts';
import { createPullRequests, type GithubPullRequests } from './github/pull-requests.ts';
import { createRepositoryApi } from './github/repository-api.ts';
import { createReviews, type GithubReviews } from './github/reviews.ts';
import type { GithubSecret, GithubSettings } from './github/settings.ts';

/** GitHub's REST API, for the repositories of one owner; every method takes the repository's name. */
export interface Github
  extends GithubBranches,
    GithubCommits,
    GithubContents,
    GithubPullRequests,
    GithubReviews,
    GithubMerging,
    GithubComments {
  /** @throws ConfigurationError if the token does not see the repository, or may not write to it. */
  proveAccess(repo: string): Promise<void>;
}

export interface GithubOptions {
  readonly secret: Pick<GithubSecret, 'token' | 'baseUrl'>;
  readonly settings: Pick<GithubSettings, 'owner'>;
  readonly clock: Clock;
  readonly guard: CallGuard;
  /** Milliseconds from sending to the last byte of an answer; GitHub itself gives up after 10 seconds. */
  readonly timeoutMs?: number;
}

export function createGithub({ secret, settings, clock, guard, timeoutMs = 15_000 }: GithubOptions): Github {
  const http = createVendorHttp({
    service: 'github',
    baseUrl: secret.baseUrl,
    headers: {
      Authorization: `Bearer ${secret.token}`,
      Accept: 'application/vnd.github+json',
      'X-GitHub-Api-Version': '2026-03-10',
    },
    clock,
    guard,
    timeoutMs,
    dialect: githubDialect,
  });
  const api = createRepositoryApi(http, settings.owner);
  return {
    ...createBranches(api),
    ...createCommits(api),
    ...createContents(api),
    ...createPullRequests(api),
    ...createReviews(api),
    ...createMerging(api),
    ...createComments(api),
    proveAccess: api.proveAccess,
  };
}
