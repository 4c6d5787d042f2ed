import { Buffer } from 'node:buffer';
import type { Clock } from '../../clock/clock.ts';
import type { Artifacts } from '../artifacts.ts';
import { changedFiles, createGitStore, type Files, type GitStore } from './git-store.ts';

export interface Pull {
  readonly number: number;
  readonly createdAt: number;
  readonly head: string;
  readonly base: string;
  title: string;
  body: string;
  state: 'open' | 'closed';
  /** Follows the branch while the pull request is open. */
  headSha: string;
  updatedAt: number;
  mergedAt?: number;
  closedAt?: number;
}

/** New text or bytes by path; `null` takes the file away. */
export type Changes = Readonly<Record<string, string | Buffer | null>>;

/**
 * A repository, whose every visible change is mirrored in the artifacts. A file there is one of the default
 * branch that differs from what the repository held in the beginning.
 */
export interface Repository {
  /** `owner/name`. */
  readonly fullName: string;
  readonly owner: string;
  readonly defaultBranch: string;
  readonly git: GitStore;
  readonly branches: ReadonlyMap<string, string>;
  readonly pulls: readonly Pull[];
  /** Makes the branch, or moves it. */
  setBranch(name: string, sha: string): void;
  /** Closes its open pull requests too, as GitHub does. */
  removeBranch(name: string): void;
  /** One commit on top of a branch. @returns its sha. */
  commit(branch: string, changes: Changes, message: string, author: string): string;
  openPull(pull: Pick<Pull, 'title' | 'body' | 'head' | 'base'>): Pull;
  changePull(pull: Pull, change: Partial<Pick<Pull, 'title' | 'body' | 'state' | 'mergedAt'>>): void;
}

export interface RepositoryOptions {
  readonly fullName: string;
  readonly defaultBranch: string;
  readonly clock: Clock;
  readonly artifacts: Artifacts;
  /** Where people see it, without a slash at the end. */
  readonly origin: () => string;
}

export function createRepository(options: RepositoryOptions): Repository {
  const { fullName, defaultBranch, clock, artifacts, origin } = options;
  const owner = fullName.split('/')[0] ?? '';
  const git = createGitStore();
  const branches = new Map<string, string>();
  const pulls: Pull[] = [];
  const url = (rest: string) => `${origin()}/${fullName}/${rest}`;

  const firstFiles: Files = new Map([['README.md', git.addBlob(Buffer.from(`# ${fullName}\n`))]]);
  branches.set(
    defaultBranch,
    git.addCommit({
      tree: git.addTree(firstFiles),
      parents: [],
      message: 'Initial commit',
      author: owner,
      at: clock.now(),
    }),
  );

  const mirrorFiles = (before: Files, after: Files, commit: string) => {
    for (const [path, sha] of changedFiles(before, after)) {
      const id = `${fullName}:${path}`;
      if (sha === undefined || sha === firstFiles.get(path)) {
        artifacts.remove('file', id);
        continue;
      }
      const artifact = artifacts.find('file', id);
      const history = artifact?.data['history'];
      const data = { sha, history: [...(Array.isArray(history) ? history : []), { sha, commit }] };
      if (artifact) artifact.data = data;
      else artifacts.create('file', id, data, url(`blob/${defaultBranch}/${path}`));
    }
  };

  const mirrorPull = (pull: Pull) => {
    const id = `${fullName}#${pull.number}`;
    const artifact = artifacts.find('pull-request', id);
    if (artifact) artifact.data = { ...pull };
    else artifacts.create('pull-request', id, { ...pull }, url(`pull/${pull.number}`));
  };

  const changePull: Repository['changePull'] = (pull, change) => {
    if (change.state === 'closed' && pull.state === 'open') pull.closedAt = clock.now();
    Object.assign(pull, change, { updatedAt: clock.now() });
    mirrorPull(pull);
  };

  const setBranch = (name: string, sha: string) => {
    const before = branches.get(name);
    branches.set(name, sha);
    if (name === defaultBranch) {
      if (before !== undefined) mirrorFiles(git.filesAt(before), git.filesAt(sha), sha);
    } else {
      const artifact = artifacts.find('branch', `${fullName}:${name}`);
      if (artifact) artifact.data = { name, sha };
      else artifacts.create('branch', `${fullName}:${name}`, { name, sha }, url(`tree/${name}`));
    }
    for (const pull of pulls.filter((pull) => pull.state === 'open' && pull.head === name)) {
      pull.headSha = sha;
      changePull(pull, {});
    }
  };

  return {
    fullName,
    owner,
    defaultBranch,
    git,
    branches,
    pulls,
    setBranch,
    changePull,
    removeBranch(name) {
      branches.delete(name);
      artifacts.remove('branch', `${fullName}:${name}`);
      for (const pull of pulls.filter((pull) => pull.state === 'open' && pull.head === name)) {
        changePull(pull, { state: 'closed' });
      }
    },
    commit(branch, changes, message, author) {
      const parent = branches.get(branch);
      if (parent === undefined) throw new Error(`${fullName} has no branch ${branch}`);
      const files = new Map(git.filesAt(parent));
      for (const [path, content] of Object.entries(changes)) {
        if (content === null) files.delete(path);
        else files.set(path, git.addBlob(Buffer.from(content)));
      }
      const tree = git.addTree(files);
      const sha = git.addCommit({ tree, parents: [parent], message, author, at: clock.now() });
      setBranch(branch, sha);
      return sha;
    },
    openPull(details) {
      const pull: Pull = {
        ...details,
        number: pulls.length + 1,
        state: 'open',
        headSha: branches.get(details.head) ?? '',
        createdAt: clock.now(),
        updatedAt: clock.now(),
      };
      pulls.push(pull);
      mirrorPull(pull);
      return pull;
    },
  };
}
