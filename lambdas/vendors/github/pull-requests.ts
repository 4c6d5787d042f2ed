import * as z from 'zod';
import type { BegunEffect } from '../../platform/begun-effect.ts';
import type { VendorRequest } from '../../platform/vendor-http.ts';
import type { RepositoryApi } from './repository-api.ts';

export interface PullRequest {
  readonly number: number;
  /** The page where a person reviews it. */
  readonly url: string;
  readonly nodeId: string;
  readonly state: 'open' | 'closed';
  readonly merged: boolean;
  /** The login of whoever merged it; a list does not tell. */
  readonly mergedBy?: string;
  /** When it was closed or merged (milliseconds since the epoch, to the second). */
  readonly closedAt?: number;
  /** The commit that a review of it is about. */
  readonly headSha: string;
  /** The branch that it is for. */
  readonly base: string;
  readonly title: string;
  readonly body: string;
}

export interface NewPullRequest {
  readonly title: string;
  /** The branch with the changes. */
  readonly head: string;
  /** The branch that they are for. */
  readonly base: string;
  /** Markdown. */
  readonly body: string;
}

export interface GithubPullRequests {
  /** `undefined` only if there is none: the token is known to see the repository. */
  getPullRequest(repo: string, number: number): Promise<PullRequest | undefined>;
  /**
   * Among all states: the open one from `head` to `base`, else the newest; a closed one may be ours too.
   * A list is proof of access, so `undefined` means that there was never one.
   */
  findPullRequest(
    repo: string,
    branches: { readonly head: string; readonly base: string },
  ): Promise<PullRequest | undefined>;
  /** @throws VendorConflictError if one from this head to this base is open. */
  openPullRequest(effect: BegunEffect, repo: string, pull: NewPullRequest): Promise<PullRequest>;
  updatePullRequest(
    effect: BegunEffect,
    repo: string,
    number: number,
    change: { readonly title?: string; readonly body?: string },
  ): Promise<PullRequest>;
  /**
   * Closes it, and leaves one that is closed or merged as it is: `merged` says which. GitHub deletes none, so
   * "not found" is never taken for done. @throws VendorRejectedError
   */
  closePullRequest(effect: BegunEffect, repo: string, number: number): Promise<PullRequest>;
}

// `merged_at` is in every representation, `merged` and `merge_commit_sha` are not.
const Pull = z
  .looseObject({
    number: z.number(),
    html_url: z.string(),
    node_id: z.string(),
    state: z.enum(['open', 'closed']),
    merged_at: z.string().nullable(),
    merged_by: z.looseObject({ login: z.string() }).nullish(),
    closed_at: z.iso.datetime({ offset: true }).nullish(),
    title: z.string(),
    body: z.string().nullable(),
    head: z.looseObject({ sha: z.string() }),
    base: z.looseObject({ ref: z.string() }),
  })
  .transform(
    (pull): PullRequest => ({
      number: pull.number,
      url: pull.html_url,
      nodeId: pull.node_id,
      state: pull.state,
      merged: pull.merged_at !== null,
      ...(pull.merged_by ? { mergedBy: pull.merged_by.login } : {}),
      ...(pull.closed_at ? { closedAt: Date.parse(pull.closed_at) } : {}),
      headSha: pull.head.sha,
      base: pull.base.ref,
      title: pull.title,
      body: pull.body ?? '',
    }),
  );

export function createPullRequests(api: RepositoryApi): GithubPullRequests {
  const change = async (
    effect: BegunEffect,
    operation: string,
    repo: string,
    number: number,
    body: Readonly<Record<string, string>>,
  ): Promise<PullRequest> => {
    const path = api.path(repo, `pulls/${number}`);
    const request: VendorRequest = { kind: 'write', effect, operation, method: 'PATCH', path, body };
    return (await api.http.send(request, Pull)).body;
  };

  return {
    getPullRequest: (repo, number) =>
      api.find(
        repo,
        {
          kind: 'read',
          operation: 'github.get_pull_request',
          method: 'GET',
          path: api.path(repo, `pulls/${number}`),
        },
        Pull,
      ),
    async findPullRequest(repo, { head, base }) {
      const answer = await api.http.send(
        {
          kind: 'read',
          operation: 'github.find_pull_request',
          method: 'GET',
          path: api.path(repo, 'pulls'),
          query: { head: `${api.owner}:${head}`, base, state: 'all', sort: 'created', direction: 'desc' },
        },
        z.array(Pull),
      );
      return answer.body.find((pull) => pull.state === 'open') ?? answer.body[0];
    },
    async openPullRequest(effect, repo, pull) {
      const answer = await api.http.send(
        {
          kind: 'write',
          effect,
          operation: 'github.create_pr',
          method: 'POST',
          path: api.path(repo, 'pulls'),
          body: { ...pull },
        },
        Pull,
      );
      return answer.body;
    },
    updatePullRequest: (effect, repo, number, { title, body }) =>
      change(effect, 'github.update_pull_request', repo, number, {
        ...(title === undefined ? {} : { title }),
        ...(body === undefined ? {} : { body }),
      }),
    closePullRequest: (effect, repo, number) =>
      change(effect, 'github.close_pull_request', repo, number, { state: 'closed' }),
  };
}
