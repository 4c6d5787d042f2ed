import * as z from 'zod';
import type { BegunEffect } from '../../platform/begun-effect.ts';
import { ConfigurationError } from '../../platform/errors.ts';
import { type Deletion, deleteUnlessAbsent } from '../proven-absence.ts';
import { noSuchReference } from './dialect.ts';
import { commitOf, type FileChange } from './git-objects.ts';
import { encodeSegments, type RepositoryApi } from './repository-api.ts';

export interface Branch {
  readonly name: string;
  /** The commit that it points to. */
  readonly sha: string;
}

export interface NewBranch {
  readonly branch: string;
  /** The branch that it starts from. */
  readonly base: string;
  /** Of its one commit. */
  readonly message: string;
  readonly files: readonly FileChange[];
}

export interface NewCommit {
  readonly branch: string;
  /** The commit that we have seen at the branch's end; nothing is written over a newer one. */
  readonly head: string;
  readonly message: string;
  readonly files: readonly FileChange[];
}

export interface GithubBranches {
  /** `undefined` only if there is none: the token is known to see the repository. */
  getBranch(repo: string, name: string): Promise<Branch | undefined>;
  /**
   * Makes a branch that differs from its base by one commit with these files.
   * @throws VendorConflictError if there is a branch of that name.
   */
  createBranchWithFiles(effect: BegunEffect, repo: string, branch: NewBranch): Promise<Branch>;
  /**
   * Adds one commit with these files to a branch.
   * @throws VendorConflictError if the branch has moved on from `head`.
   */
  commitFiles(effect: BegunEffect, repo: string, commit: NewCommit): Promise<Branch>;
  /** Closes the open pull requests of the branch too. @throws VendorRejectedError if it is still there. */
  deleteBranch(effect: BegunEffect, repo: string, name: string): Promise<Deletion>;
}

const Reference = z.looseObject({ ref: z.string(), object: z.looseObject({ sha: z.string() }) });

export function createBranches(api: RepositoryApi): GithubBranches {
  const getBranch = async (repo: string, name: string): Promise<Branch | undefined> => {
    const found = await api.find(
      repo,
      {
        kind: 'read',
        operation: 'github.get_branch',
        method: 'GET',
        path: api.path(repo, `git/ref/heads/${encodeSegments(name)}`),
      },
      Reference,
    );
    return found && { name, sha: found.object.sha };
  };

  return {
    getBranch,
    async createBranchWithFiles(effect, repo, { branch, base, message, files }) {
      const from = await getBranch(repo, base);
      if (from === undefined) {
        throw new ConfigurationError(
          `${api.owner}/${repo} has no branch "${base}" to start from: check baseBranch in the stage's settings`,
        );
      }
      const sha = await commitOf(api, effect, repo, { parent: from.sha, message, files });
      await api.http.send(
        {
          kind: 'write',
          effect,
          operation: 'github.create_branch',
          method: 'POST',
          path: api.path(repo, 'git/refs'),
          body: { ref: `refs/heads/${branch}`, sha },
        },
        Reference,
      );
      return { name: branch, sha };
    },
    async commitFiles(effect, repo, { branch, head, message, files }) {
      const sha = await commitOf(api, effect, repo, { parent: head, message, files });
      await api.http.send(
        {
          kind: 'write',
          effect,
          operation: 'github.update_branch',
          method: 'PATCH',
          path: api.path(repo, `git/refs/heads/${encodeSegments(branch)}`),
          body: { sha, force: false },
        },
        Reference,
      );
      return { name: branch, sha };
    },
    deleteBranch: (effect, repo, name) =>
      deleteUnlessAbsent(
        () =>
          api.http.send(
            {
              kind: 'write',
              effect,
              operation: 'github.delete_branch',
              method: 'DELETE',
              path: api.path(repo, `git/refs/heads/${encodeSegments(name)}`),
            },
            z.unknown(),
          ),
        () => getBranch(repo, name),
        ({ status, code }) => status === 404 || code === noSuchReference,
      ),
  };
}
