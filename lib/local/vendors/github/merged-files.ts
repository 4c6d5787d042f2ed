import { commitsAhead } from './commits-ahead.ts';
import { changedFiles, type Files, type GitStore } from './git-store.ts';

/**
 * The files of the base branch with what the head has changed since the two parted; `undefined` where the
 * base has changed one of the same files in another way.
 */
export function mergedFiles(git: GitStore, base: string, head: string): Files | undefined {
  const [first] = commitsAhead(git, base, head);
  const start = first === undefined ? head : first.parents[0];
  const before: Files = start === undefined ? new Map() : git.filesAt(start);
  const elsewhere = changedFiles(before, git.filesAt(base));
  const files = new Map(git.filesAt(base));
  for (const [path, sha] of changedFiles(before, git.filesAt(head))) {
    if (elsewhere.has(path) && elsewhere.get(path) !== sha) return undefined;
    if (sha === undefined) files.delete(path);
    else files.set(path, sha);
  }
  return files;
}
