import * as z from 'zod';
import type { BegunEffect } from '../../platform/begun-effect.ts';
import { VendorConflictError, VendorRejectedError, VendorUnavailableError } from '../../platform/errors.ts';
import { baseBranchModified } from './dialect.ts';
import type { RepositoryApi } from './repository-api.ts';

export interface Merge {
  /** The commit that was reviewed: no other one is merged. */
  readonly head: string;
  /** Of the commit that it becomes on the base branch. */
  readonly title: string;
}

export interface GithubMerging {
  /**
   * Squashes a pull request into its base branch, and leaves one that is merged at this head as it is.
   * @returns the commit on the base branch.
   * @throws VendorConflictError if its head is another by now, or was when somebody merged it.
   * @throws VendorRejectedError if it is closed, conflicts with its base or a rule of the branch forbids it.
   * @throws VendorUnavailableError if a commit to the base branch came in between: nothing was merged.
   */
  mergePullRequest(
    effect: BegunEffect,
    repo: string,
    number: number,
    merge: Merge,
  ): Promise<{ readonly sha: string }>;
}

const Merged = z.looseObject({ merged: z.literal(true), sha: z.string() });
const Pull = z.looseObject({
  merged_at: z.string().nullable(),
  merge_commit_sha: z.string().nullish(),
  head: z.looseObject({ sha: z.string() }),
});

export function createMerging(api: RepositoryApi): GithubMerging {
  const merge = async (
    effect: BegunEffect,
    repo: string,
    number: number,
    { head, title }: Merge,
  ): Promise<{ readonly sha: string }> => {
    const answer = await api.http.send(
      {
        kind: 'write',
        effect,
        operation: 'github.merge_pull_request',
        method: 'PUT',
        path: api.path(repo, `pulls/${number}/merge`),
        body: { sha: head, merge_method: 'squash', commit_title: title },
      },
      Merged,
    );
    return { sha: answer.body.sha };
  };

  /** `undefined` if it is not merged. */
  const mergedBefore = async (
    repo: string,
    number: number,
    head: string,
  ): Promise<{ readonly sha: string } | undefined> => {
    const pull = await api.find(
      repo,
      {
        kind: 'read',
        operation: 'github.get_merged_pull_request',
        method: 'GET',
        path: api.path(repo, `pulls/${number}`),
        // Later versions do not name the merge commit any more; this one is supported until 2028 at least.
        headers: { 'X-GitHub-Api-Version': '2022-11-28' },
      },
      Pull,
    );
    if (pull === undefined || pull.merged_at === null) return undefined;
    if (pull.head.sha !== head) {
      throw new VendorConflictError(`pull request ${number} is merged, but at ${pull.head.sha}, not ${head}`);
    }
    if (!pull.merge_commit_sha) {
      throw new VendorUnavailableError(`pull request ${number} is merged, and its commit not known yet`);
    }
    return { sha: pull.merge_commit_sha };
  };

  return {
    async mergePullRequest(effect, repo, number, details) {
      try {
        return await merge(effect, repo, number, details);
      } catch (error) {
        if (!mayBeMerged(error)) throw error;
        const before = await mergedBefore(repo, number, details.head);
        if (before !== undefined) return before;
        if (!(error instanceof VendorRejectedError) || error.code !== baseBranchModified) throw error;
        throw new VendorUnavailableError(
          `pull request ${number} was not merged, since another commit to its base came first: try again`,
          { cause: error },
        );
      }
    },
  };
}

/** GitHub refuses to merge what is merged in the words that it has for every obstacle. */
function mayBeMerged(error: unknown): boolean {
  if (error instanceof VendorConflictError) return true;
  return error instanceof VendorRejectedError && (error.status === 405 || error.status === 422);
}
