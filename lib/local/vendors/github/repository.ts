import { Buffer } from 'node:buffer';
import type { Clock } from '../../clock/clock.ts';
import type { Artifacts } from '../artifacts.ts';
import { changedFiles, createGitStore, type Files, type GitStore } from './git-store.ts';
import { createPullStore, type PullStore } from './pull-store.ts';
import type { RepositoryEvent } from './repository-event.ts';

/** New text or bytes by path; `null` takes the file away. */
export type Changes = Readonly<Record<string, string | Buffer | null>>;

/**
 * A repository, whose every visible change is mirrored in the artifacts and told as an event. A file there is
 * one of the default branch that differs from what the repository held in the beginning.
 */
export interface Repository {
  /** `owner/name`. */
  readonly fullName: string;
  readonly owner: string;
  /** The login that the token belongs to. */
  readonly bot: string;
  readonly defaultBranch: string;
  readonly createdAt: number;
  readonly git: GitStore;
  readonly branches: ReadonlyMap<string, string>;
  readonly pulls: PullStore;
  /** Makes the branch, or moves it. */
  setBranch(name: string, sha: string, login: string): void;
  /** Closes its open pull requests too, as GitHub does. */
  removeBranch(name: string, login: string): void;
  /** One commit on top of a branch. @returns its sha. */
  commit(branch: string, changes: Changes, message: string, author: string): string;
}

export interface RepositoryOptions {
  readonly fullName: string;
  readonly defaultBranch: string;
  readonly clock: Clock;
  readonly artifacts: Artifacts;
  /** Where people see it, without a slash at the end. */
  readonly origin: () => string;
  /** Told of everything, with the repository as it is then. */
  readonly emit: (repository: Repository, event: RepositoryEvent) => void;
}

export function createRepository(options: RepositoryOptions): Repository {
  const { fullName, defaultBranch, clock, artifacts, origin } = options;
  const owner = fullName.split('/')[0] ?? '';
  const git = createGitStore();
  const branches = new Map<string, string>();
  const url = (rest: string) => `${origin()}/${fullName}/${rest}`;
  const emit = (event: RepositoryEvent) => options.emit(repository, event);

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

  const mirrorBranch = (name: string, before: string | undefined, sha: string) => {
    if (name === defaultBranch) {
      if (before !== undefined) mirrorFiles(git.filesAt(before), git.filesAt(sha), sha);
      return;
    }
    const artifact = artifacts.find('branch', `${fullName}:${name}`);
    if (artifact) artifact.data = { name, sha };
    else artifacts.create('branch', `${fullName}:${name}`, { name, sha }, url(`tree/${name}`));
  };

  const setBranch = (name: string, sha: string, login: string) => {
    const before = branches.get(name);
    if (before === sha) return;
    branches.set(name, sha);
    mirrorBranch(name, before, sha);
    emit({ kind: 'push', branch: name, before, after: sha, sender: login });
    pulls.followBranch(name, sha, login);
  };

  const pulls = createPullStore({ fullName, git, branches, setBranch, clock, artifacts, emit, url });

  const repository: Repository = {
    fullName,
    owner,
    bot: `${owner}[bot]`,
    defaultBranch,
    createdAt: clock.now(),
    git,
    branches,
    pulls,
    setBranch,
    removeBranch(name, login) {
      const before = branches.get(name);
      branches.delete(name);
      artifacts.remove('branch', `${fullName}:${name}`);
      emit({ kind: 'push', branch: name, before, after: undefined, sender: login });
      pulls.followBranch(name, undefined, login);
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
      setBranch(branch, sha, author);
      return sha;
    },
  };
  return repository;
}
