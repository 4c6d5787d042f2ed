import type { Commit, GitStore } from './git-store.ts';

/** The commits that lead to `head` and that `base` does not have, oldest first, along first parents. */
export function commitsAhead(git: GitStore, base: string | undefined, head: string): readonly Commit[] {
  const commits: Commit[] = [];
  let next = git.commit(head);
  while (next !== undefined && !(base !== undefined && git.isAncestor(next.sha, base))) {
    commits.unshift(next);
    next = git.commit(next.parents[0] ?? '');
  }
  return commits;
}
