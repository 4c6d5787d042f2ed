import type { Clock } from '../../clock/clock.ts';
import type { SandboxAnswer, SandboxRequest } from '../sandbox.ts';
import type { Addresses } from './addresses.ts';
import { notFound, refusal } from './answers.ts';
import { answerContents } from './content-routes.ts';
import { describeCommit } from './describe-commit.ts';
import { answerGit } from './git-routes.ts';
import { answerIssues } from './issue-routes.ts';
import { answerPulls } from './pull-routes.ts';
import type { Repository } from './repository.ts';

const versions = new Set(['2022-11-28', '2026-03-10']);

/** Refuses whoever GitHub would not let in at all. */
export function refuseCaller(request: SandboxRequest, token: string): SandboxAnswer | undefined {
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

/** `repos/<owner>/<name>` and everything below it, where `rest` begins after the name. */
export function answerRepository(
  repository: Repository,
  rest: string,
  request: SandboxRequest,
  {
    push,
    clock,
    addresses,
  }: { readonly push: boolean; readonly clock: Clock; readonly addresses: Addresses },
): SandboxAnswer {
  const { fullName, defaultBranch } = repository;
  if (rest === '' && request.method === 'GET') {
    const permissions = { admin: false, push, pull: true };
    return { status: 200, body: { full_name: fullName, default_branch: defaultBranch, permissions } };
  }
  if (request.method !== 'GET' && !push) {
    return refusal(403, 'Resource not accessible by personal access token');
  }
  const [, kind = '', below = ''] = rest.match(/^([a-z]+)(?=\/|$)(.*)$/) ?? [];
  switch (kind) {
    case 'git':
      return answerGit(repository, below.slice(1), request, clock);
    case 'contents':
      return answerContents(repository, below.slice(1), request, addresses);
    case 'commits':
      return request.method === 'GET' ? getCommit(repository, below.slice(1), addresses) : notFound;
    case 'pulls':
      return answerPulls(repository, below, request, addresses);
    case 'issues':
      return answerIssues(repository, below, request, addresses);
    default:
      return notFound;
  }
}

/** By sha or branch; GitHub says no "not found" to a sha that it does not know. */
function getCommit(repository: Repository, ref: string, addresses: Addresses): SandboxAnswer {
  const commit = repository.git.commit(repository.branches.get(ref) ?? ref);
  if (commit === undefined) return refusal(422, `No commit found for SHA: ${ref}`);
  return { status: 200, body: describeCommit(repository, commit, addresses) };
}
