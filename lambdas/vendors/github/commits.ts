import * as z from 'zod';
import { encodeSegments, type RepositoryApi } from './repository-api.ts';

export interface Commit {
  readonly sha: string;
  readonly message: string;
  /** Oldest line first: a merge commit has two, the first commit of all has none. */
  readonly parents: readonly string[];
  /** Whoever GitHub takes for the author, by the e-mail address; not there if nobody has that address. */
  readonly login?: string;
}

export interface GithubCommits {
  /** `undefined` only if there is none: the token is known to see the repository. */
  getCommit(repo: string, sha: string): Promise<Commit | undefined>;
}

const FoundCommit = z
  .looseObject({
    sha: z.string(),
    commit: z.looseObject({ message: z.string() }),
    author: z.looseObject({ login: z.string().optional() }).nullable(),
    parents: z.array(z.looseObject({ sha: z.string() })),
  })
  .transform(
    ({ sha, commit, author, parents }): Commit => ({
      sha,
      message: commit.message,
      parents: parents.map((parent) => parent.sha),
      ...(author?.login === undefined ? {} : { login: author.login }),
    }),
  );

export function createCommits(api: RepositoryApi): GithubCommits {
  return {
    getCommit: (repo, sha) =>
      api.find(
        repo,
        {
          kind: 'read',
          operation: 'github.get_commit',
          method: 'GET',
          path: api.path(repo, `commits/${encodeSegments(sha)}`),
          // The list of its files is paged, and of no interest here.
          query: { per_page: 1 },
          // What GitHub says to a sha that it does not know.
          accept: [422],
        },
        FoundCommit,
      ),
  };
}
