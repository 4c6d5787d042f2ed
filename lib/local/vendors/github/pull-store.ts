import type { Clock } from '../../clock/clock.ts';
import type { Artifacts } from '../artifacts.ts';
import type { GitStore } from './git-store.ts';
import { mergedFiles } from './merged-files.ts';
import type { Comment, Merge, Pull, Review } from './pull.ts';
import type { RepositoryEvent } from './repository-event.ts';

/** The pull requests of a repository, mirrored in the artifacts. `login` is whoever does it. */
export interface PullStore {
  /** All states, oldest first. */
  readonly all: readonly Pull[];
  /** GitHub allows one open pull request from a head to a base. */
  isOpen(head: string, base: string): boolean;
  open(details: Pick<Pull, 'title' | 'body' | 'head' | 'base'>, login: string): Pull;
  edit(pull: Pull, change: Partial<Pick<Pull, 'title' | 'body'>>, login: string): void;
  /** Leaves one that is closed as it is. */
  close(pull: Pull, login: string): void;
  /** Its head is what the branch holds by then. */
  reopen(pull: Pull, login: string): void;
  /** @returns `undefined` if it conflicts with its base: nothing was merged. */
  merge(pull: Pull, how: MergeMethod, login: string): Merge | undefined;
  review(pull: Pull, review: Omit<Review, 'id' | 'submittedAt'>): Review;
  comment(pull: Pull, body: string, login: string): Comment;
  /** Tells the open pull requests of a branch that it points elsewhere, or is gone. */
  followBranch(branch: string, sha: string | undefined, login: string): void;
}

export interface MergeMethod {
  readonly method: 'merge' | 'squash';
  /** Of the commit on the base branch. */
  readonly message: string;
}

export interface PullStoreOptions {
  readonly fullName: string;
  readonly git: GitStore;
  readonly branches: ReadonlyMap<string, string>;
  readonly setBranch: (name: string, sha: string, login: string) => void;
  readonly clock: Clock;
  readonly artifacts: Artifacts;
  readonly emit: (event: RepositoryEvent) => void;
  /** The address of a page of the repository. */
  readonly url: (rest: string) => string;
}

export function createPullStore(options: PullStoreOptions): PullStore {
  const { fullName, git, branches, clock, artifacts, emit, url } = options;
  const all: Pull[] = [];
  let writings = 0;

  const mirror = (pull: Pull) => {
    const id = `${fullName}#${pull.number}`;
    const data = { ...pull, merged: pull.merge !== undefined };
    const artifact = artifacts.find('pull-request', id);
    if (artifact) artifact.data = data;
    else artifacts.create('pull-request', id, data, url(`pull/${pull.number}`));
  };
  const touch = (pull: Pull) => {
    pull.updatedAt = clock.now();
    mirror(pull);
  };
  const close = (pull: Pull, login: string) => {
    if (pull.state === 'closed') return;
    pull.state = 'closed';
    pull.closed = { at: clock.now(), by: login };
    touch(pull);
    emit({ kind: 'pull-request', change: { action: 'closed' }, pull, sender: login });
  };

  return {
    all,
    isOpen: (head, base) =>
      all.some((pull) => pull.state === 'open' && pull.head === head && pull.base === base),
    close,
    open(details, author) {
      const pull: Pull = {
        ...details,
        number: all.length + 1,
        author,
        state: 'open',
        headSha: branches.get(details.head) ?? '',
        createdAt: clock.now(),
        updatedAt: clock.now(),
        reviews: [],
        comments: [],
      };
      all.push(pull);
      mirror(pull);
      emit({ kind: 'pull-request', change: { action: 'opened' }, pull, sender: author });
      return pull;
    },
    edit(pull, change, login) {
      const from = {
        ...(change.title === undefined || change.title === pull.title ? {} : { title: pull.title }),
        ...(change.body === undefined || change.body === pull.body ? {} : { body: pull.body }),
      };
      if (Object.keys(from).length === 0) return;
      Object.assign(pull, change);
      touch(pull);
      emit({ kind: 'pull-request', change: { action: 'edited', from }, pull, sender: login });
    },
    reopen(pull, login) {
      pull.state = 'open';
      delete pull.closed;
      pull.headSha = branches.get(pull.head) ?? pull.headSha;
      touch(pull);
      emit({ kind: 'pull-request', change: { action: 'reopened' }, pull, sender: login });
    },
    merge(pull, { method, message }, login) {
      const base = branches.get(pull.base) ?? '';
      const files = mergedFiles(git, base, pull.headSha);
      if (files === undefined) return undefined;
      const parents = method === 'squash' ? [base] : [base, pull.headSha];
      const author = method === 'squash' ? pull.author : login;
      const sha = git.addCommit({ tree: git.addTree(files), parents, message, author, at: clock.now() });
      pull.merge = { sha, at: clock.now(), by: login };
      options.setBranch(pull.base, sha, login);
      close(pull, login);
      return pull.merge;
    },
    review(pull, details) {
      writings += 1;
      const review: Review = { ...details, id: writings, submittedAt: clock.now() };
      pull.reviews.push(review);
      touch(pull);
      emit({ kind: 'review', review, pull, sender: review.login });
      return review;
    },
    comment(pull, body, login) {
      writings += 1;
      const comment: Comment = { id: writings, login, body, createdAt: clock.now() };
      pull.comments.push(comment);
      touch(pull);
      artifacts.create(
        'comment',
        `${fullName}#issuecomment-${comment.id}`,
        { ...comment, pullRequest: pull.number },
        url(`pull/${pull.number}#issuecomment-${comment.id}`),
      );
      return comment;
    },
    followBranch(branch, sha, login) {
      for (const pull of all.filter(({ state }) => state === 'open')) {
        if (sha === undefined) {
          if (pull.head === branch || pull.base === branch) close(pull, login);
        } else if (pull.head === branch && pull.headSha !== sha) {
          const change = { action: 'synchronize', before: pull.headSha, after: sha } as const;
          pull.headSha = sha;
          touch(pull);
          emit({ kind: 'pull-request', change, pull, sender: login });
        }
      }
    },
  };
}
