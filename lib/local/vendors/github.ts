import type { Clock } from '../clock/clock.ts';
import { notFound, refusal } from './github/answers.ts';
import { answerContents } from './github/content-routes.ts';
import { answerGit } from './github/git-routes.ts';
import { changedFiles } from './github/git-store.ts';
import { answerPage } from './github/pages.ts';
import { answerPulls } from './github/pull-routes.ts';
import { type Changes, createRepository, type Pull, type Repository } from './github/repository.ts';
import { type Sandbox, type SandboxAnswer, type SandboxRequest, startSandbox } from './sandbox.ts';

export interface GithubSandboxOptions {
  readonly clock: Clock;
  readonly port?: number;
  /** The `owner/name`s that exist, each with a default branch and a first commit. */
  readonly repositories: readonly string[];
  readonly defaultBranch?: string;
  readonly token?: string;
}

/** GitHub's double. It keeps `branch`, `pull-request` and `file` artifacts; orphan git objects are none. */
export interface GithubSandbox extends Sandbox {
  /** What the product stores as the vendor's secret to talk to this sandbox. */
  secret(): { readonly token: string; readonly baseUrl: string };
  /** The branches besides the default one, by `owner/name`. */
  branches(repository: string): readonly { readonly name: string; readonly sha: string }[];
  /** All states, oldest first. */
  pullRequests(repository: string): readonly Readonly<Pull>[];
  openPullRequests(repository: string): readonly Readonly<Pull>[];
  /** Its text on the default branch, or on another. */
  readFile(repository: string, path: string, branch?: string): string | undefined;
  /** Commits as a person would, by hand. @returns the commit's sha. */
  commitByHand(repository: string, branch: string, changes: Changes, author: string): string;
  /** Merges as a person would, by the button. */
  mergeByHand(repository: string, number: number): void;
  /** Closes as a person would, by the button. */
  closeByHand(repository: string, number: number): void;
  /** What the token may do with a repository from now on: without rights it is not found. */
  setAccess(repository: string, access: Access): void;
}

export type Access = 'write' | 'read' | 'none';

const apiRoot = '/api/v3/';
const versions = new Set(['2022-11-28', '2026-03-10']);

export async function startGithubSandbox(options: GithubSandboxOptions): Promise<GithubSandbox> {
  const { clock, token = 'ghp_sandbox', defaultBranch = 'main' } = options;
  const repositories = new Map<string, Repository>();
  const accesses = new Map<string, Access>();
  let origin = '';

  const answerApi = (request: SandboxRequest): SandboxAnswer => {
    const refused = refuseCaller(request, token);
    if (refused) return refused;
    const path = decodePath(request.path.slice(apiRoot.length));
    const [, fullName = '', rest = ''] = path.match(/^repos\/([^/]+\/[^/]+)\/?(.*)$/) ?? [];
    const repository = repositories.get(fullName);
    const access = accesses.get(fullName) ?? 'write';
    if (repository === undefined || access === 'none') return notFound;
    const push = access === 'write';
    if (rest === '' && request.method === 'GET') {
      const permissions = { admin: false, push, pull: true };
      return { status: 200, body: { full_name: fullName, default_branch: defaultBranch, permissions } };
    }
    if (request.method !== 'GET' && !push) {
      return refusal(403, 'Resource not accessible by personal access token');
    }
    if (rest.startsWith('git/')) return answerGit(repository, rest.slice(4), request, clock);
    if (rest.startsWith('contents/')) return answerContents(repository, rest.slice(9), request, origin);
    const pulls = rest.match(/^pulls(?:\/(\d+))?$/);
    return pulls ? answerPulls(repository, pulls[1] ?? '', request, origin) : notFound;
  };

  const sandbox = await startSandbox({
    name: 'github',
    clock,
    ...(options.port === undefined ? {} : { port: options.port }),
    handler: (artifacts) => {
      for (const fullName of options.repositories) {
        repositories.set(
          fullName,
          createRepository({ fullName, defaultBranch, clock, artifacts, origin: () => origin }),
        );
      }
      return (request) => {
        if (request.path.startsWith(apiRoot)) return answerApi(request);
        const [, fullName = '', rest = ''] =
          decodePath(request.path).match(/^\/([^/]+\/[^/]+)\/?(.*)$/) ?? [];
        const repository = repositories.get(fullName);
        return repository && request.method === 'GET' ? answerPage(repository, rest) : notFound;
      };
    },
  });
  origin = sandbox.url;

  const known = (fullName: string): Repository => {
    const repository = repositories.get(fullName);
    if (repository === undefined) throw new Error(`the sandbox has no repository ${fullName}`);
    return repository;
  };
  const knownPull = (fullName: string, number: number): Pull => {
    const pull = known(fullName).pulls.find((pull) => pull.number === number);
    if (pull === undefined) throw new Error(`${fullName} has no pull request ${number}`);
    return pull;
  };

  return {
    ...sandbox,
    secret: () => ({ token, baseUrl: `${sandbox.url}${apiRoot.slice(0, -1)}` }),
    branches: (fullName) =>
      [...known(fullName).branches]
        .filter(([name]) => name !== defaultBranch)
        .map(([name, sha]) => ({ name, sha })),
    pullRequests: (fullName) => known(fullName).pulls,
    openPullRequests: (fullName) => known(fullName).pulls.filter(({ state }) => state === 'open'),
    readFile(fullName, path, branch = defaultBranch) {
      const { git, branches } = known(fullName);
      const sha = branches.get(branch);
      return sha && git.blob(git.filesAt(sha).get(path) ?? '')?.toString('utf8');
    },
    commitByHand: (fullName, branch, changes, author) =>
      known(fullName).commit(branch, changes, 'Edit by hand', author),
    mergeByHand(fullName, number) {
      const repository = known(fullName);
      const pull = knownPull(fullName, number);
      repository.commit(pull.base, changesOf(repository, pull), `${pull.title} (#${number})`, 'a reviewer');
      repository.changePull(pull, { state: 'closed', mergedAt: clock.now() });
    },
    closeByHand: (fullName, number) =>
      known(fullName).changePull(knownPull(fullName, number), { state: 'closed' }),
    setAccess(fullName, access) {
      known(fullName);
      accesses.set(fullName, access);
    },
  };
}

/** A path that cannot be decoded leads nowhere. */
function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return '';
  }
}

/** What a squash merge adds: the head's files against those of the commit where the two branches part. */
function changesOf({ git, branches }: Repository, pull: Pull): Changes {
  const base = branches.get(pull.base) ?? '';
  let start = pull.headSha;
  while (!git.isAncestor(start, base)) start = git.commit(start)?.parents[0] ?? base;
  const changed = changedFiles(git.filesAt(start), git.filesAt(pull.headSha));
  return Object.fromEntries(
    [...changed].map(([path, sha]) => [path, sha === undefined ? null : (git.blob(sha) ?? null)]),
  );
}

function refuseCaller(request: SandboxRequest, token: string): SandboxAnswer | undefined {
  if (!request.headers['user-agent']) {
    return refusal(403, 'Request forbidden by administrative rules. Please make sure it has a User-Agent');
  }
  if (request.headers['authorization'] !== `Bearer ${token}`) return refusal(401, 'Bad credentials');
  const version = request.headers['x-github-api-version'];
  if (version !== undefined && !versions.has(version)) {
    return refusal(400, `Unsupported API version: ${version}`);
  }
  return undefined;
}
