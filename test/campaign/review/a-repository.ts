import { createHash } from 'node:crypto';
import type { ContentPieces } from '../../../lambdas/campaign/content.ts';
import type { GithubPlace } from '../../../lambdas/campaign/review/branch-commits.ts';
import { textsFile } from '../../../lambdas/campaign/review/review-files.ts';
import { VendorConflictError } from '../../../lambdas/platform/errors.ts';
import type { Commit } from '../../../lambdas/vendors/github/commits.ts';
import type { PullRequest } from '../../../lambdas/vendors/github/pull-requests.ts';
import type { PullRequestReview } from '../../../lambdas/vendors/github/reviews.ts';
import type { Github } from '../../../lambdas/vendors/github.ts';

type Files = ReadonlyMap<string, string>;
type FileChanges = readonly { readonly path: string; readonly content: string }[];

/** What a commit of a test may be like; the texts stay as they were where it says nothing of them. */
interface Push {
  readonly pieces?: ContentPieces;
  /** The whole file with the texts; `undefined` deletes it. */
  readonly file?: string | undefined;
  readonly message?: string;
}

/** A repository of GitHub with one branch and one pull request, and people who use them. */
export function aRepository(now: () => number) {
  const commits = new Map<string, Commit & { readonly files: Files }>();
  const reviews: PullRequestReview[] = [];
  const asked: string[] = [];
  let head: string | undefined;
  let pull: PullRequest | undefined;
  let closedBy: string | undefined;

  const add = (message: string, files: Files, login?: string): string => {
    const sha = createHash('sha1').update(`commit ${commits.size}`).digest('hex');
    const parents = head === undefined ? ['base'] : [head];
    commits.set(sha, { sha, message, parents, files, ...(login === undefined ? {} : { login }) });
    head = sha;
    if (pull !== undefined) pull = { ...pull, headSha: sha };
    return sha;
  };
  const filesOf = (sha: string | undefined): Files => commits.get(sha ?? '')?.files ?? new Map();
  const withFiles = (files: FileChanges): Files =>
    new Map([...filesOf(head), ...files.map(({ path, content }) => [path, content] as const)]);

  const client: Partial<Github> = {
    getBranch: async (_repo, name) => (head === undefined ? undefined : { name, sha: head }),
    createBranchWithFiles: async (_effect, _repo, { branch, message, files }) => {
      if (head !== undefined) throw new VendorConflictError('the branch is there');
      return { name: branch, sha: add(message, withFiles(files)) };
    },
    commitFiles: async (_effect, _repo, { branch, head: seen, message, files }) => {
      if (head !== seen) throw new VendorConflictError('the branch has moved on');
      return { name: branch, sha: add(message, withFiles(files)) };
    },
    async openPullRequest(_effect, repo, { title, body, base }) {
      const url = `https://github.example/${repo}/pull/1`;
      const facts = { number: 1, url, nodeId: 'PR_1', base, title, body, headSha: head ?? '' };
      pull = { ...facts, state: 'open', merged: false };
      return pull;
    },
    findPullRequest: async () => pull,
    async getPullRequest() {
      asked.push('pull request');
      return pull;
    },
    async getCommit(_repo, sha) {
      asked.push('commit');
      return commits.get(sha);
    },
    async getFile(_repo, path, ref) {
      asked.push('file');
      const text = filesOf(ref).get(path);
      return text === undefined ? undefined : { sha: 'blob', content: Buffer.from(text), url: '' };
    },
    async listReviews() {
      asked.push('reviews');
      return [...reviews];
    },
    closedBy: async () => closedBy,
  };
  const settings = { owner: 'acme', reviewRepository: 'reviews', blogRepository: 'blog' };
  const place: GithubPlace = {
    client: client as Github,
    settings: { ...settings, baseBranch: 'main', blogDirectory: '_posts' },
  };

  return {
    github: async () => place,
    /** What was asked for, in order. */
    asked,
    commits,
    head: () => head ?? '',
    /** Somebody pushes one commit. @returns its sha */
    push(login: string | undefined, { message = 'Better words', ...change }: Push): string {
      const path = [...filesOf(head).keys()].find((name) => name.endsWith('content.yaml')) ?? '';
      const files = new Map(filesOf(head));
      if (change.pieces !== undefined) files.set(path, textsFile({ pieces: change.pieces }));
      if ('file' in change && change.file === undefined) files.delete(path);
      else if (change.file !== undefined) files.set(path, change.file);
      return add(message, files, login);
    },
    /** Somebody says something about a commit, the present head by default. @returns its id */
    review(
      login: string,
      state: PullRequestReview['state'],
      about: { readonly body?: string; readonly commit?: string | undefined } = {},
    ): number {
      const id = reviews.length + 1;
      const { body, commit } = { body: '', commit: head, ...about };
      reviews.push({ id, login, state, commit, body, submittedAt: now() });
      return id;
    },
    /** Somebody merges or closes the pull request. */
    end(login: string, how: 'merged' | 'closed'): void {
      closedBy = login;
      const merged = how === 'merged';
      if (pull === undefined) throw new Error('there is no pull request');
      const ended = { ...pull, state: 'closed', merged, closedAt: now() } as const;
      pull = merged ? { ...ended, mergedBy: login } : ended;
    },
  };
}

export type Repository = ReturnType<typeof aRepository>;
