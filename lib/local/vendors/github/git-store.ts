import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';

/** Path to the sha of the blob there. */
export type Files = ReadonlyMap<string, string>;

export interface Commit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** A repository's objects. Like git it keeps what nothing points to, and nobody sees that. */
export interface GitStore {
  /** @returns the sha, as in the other two; the same content has the same sha. */
  addBlob(bytes: Buffer): string;
  addTree(files: Files): string;
  addCommit(commit: Omit<Commit, 'sha'>): string;
  blob(sha: string): Buffer | undefined;
  tree(sha: string): Files | undefined;
  commit(sha: string): Commit | undefined;
  /** The files at a commit. */
  filesAt(commitSha: string): Files;
  /** Whether `ancestor` is `sha` or one of the commits before it. */
  isAncestor(ancestor: string, sha: string): boolean;
}

const digest = (kind: string, content: Buffer | string): string => {
  const bytes = Buffer.from(content);
  return createHash('sha1').update(`${kind} ${bytes.length}\0`).update(bytes).digest('hex');
};

export function createGitStore(): GitStore {
  const blobs = new Map<string, Buffer>();
  const trees = new Map<string, Files>();
  const commits = new Map<string, Commit>();
  return {
    addBlob(bytes) {
      const sha = digest('blob', bytes);
      blobs.set(sha, bytes);
      return sha;
    },
    addTree(files) {
      const sha = digest('tree', JSON.stringify([...files].sort(([a], [b]) => (a < b ? -1 : 1))));
      trees.set(sha, new Map(files));
      return sha;
    },
    addCommit(commit) {
      const sha = digest('commit', JSON.stringify(commit));
      commits.set(sha, { sha, ...commit });
      return sha;
    },
    blob: (sha) => blobs.get(sha),
    tree: (sha) => trees.get(sha),
    commit: (sha) => commits.get(sha),
    filesAt(commitSha) {
      const files = trees.get(commits.get(commitSha)?.tree ?? '');
      if (files === undefined) throw new Error(`no commit ${commitSha}`);
      return files;
    },
    isAncestor(ancestor, sha) {
      const left = [sha];
      for (let next = left.pop(); next !== undefined; next = left.pop()) {
        if (next === ancestor) return true;
        left.push(...(commits.get(next)?.parents ?? []));
      }
      return false;
    },
  };
}

/** The paths whose content differs, each with what is there now. */
export function changedFiles(before: Files, after: Files): ReadonlyMap<string, string | undefined> {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return new Map(
    [...paths].filter((path) => before.get(path) !== after.get(path)).map((path) => [path, after.get(path)]),
  );
}
