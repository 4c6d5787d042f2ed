import * as z from 'zod';
import type { SandboxAnswer, SandboxRequest } from '../sandbox.ts';
import type { Addresses } from './addresses.ts';
import { notFound, onePage, refusal, withBody } from './answers.ts';
import { describeMergeCommit, describePull, describePullDetails } from './describe-pull.ts';
import { describeReview } from './describe-review.ts';
import { changedFiles } from './git-store.ts';
import { answerMerge } from './merge-route.ts';
import type { Pull } from './pull.ts';
import type { Repository } from './repository.ts';

const NewPull = z.object({
  title: z.string(),
  head: z.string(),
  base: z.string(),
  body: z.string().nullish(),
});
const ChangedPull = z.object({
  title: z.string().optional(),
  body: z.string().nullish(),
  state: z.enum(['open', 'closed']).optional(),
});

/** `pulls`, `pulls/<number>` and what is below one, where `rest` begins after `pulls`. */
export function answerPulls(
  repository: Repository,
  rest: string,
  request: SandboxRequest,
  addresses: Addresses,
): SandboxAnswer {
  const list = (pull: Pull) => showPull(repository, pull, request, addresses);
  const show = (pull: Pull) => ({ ...list(pull), ...describePullDetails(repository, pull, addresses) });
  if (rest === '') {
    if (request.method === 'GET') return onePage(listPulls(repository, request.query), request, list);
    if (request.method === 'POST') return createPull(repository, request.body, show);
    return notFound;
  }
  const [, number, below = ''] = rest.match(/^\/(\d+)(?:\/(.+))?$/) ?? [];
  const pull = repository.pulls.all.find((pull) => String(pull.number) === number);
  if (pull === undefined) return notFound;
  switch (`${request.method} ${below}`) {
    case 'GET ':
      return { status: 200, body: show(pull) };
    case 'PATCH ':
      return changePull(repository, pull, request.body, show);
    case 'GET reviews':
      return onePage(pull.reviews, request, (review) => describeReview(repository, pull, review, addresses));
    case 'PUT merge':
      return answerMerge(repository, pull, request.body);
    default:
      return notFound;
  }
}

function showPull(repository: Repository, pull: Pull, { headers }: SandboxRequest, addresses: Addresses) {
  const { fullName, defaultBranch } = repository;
  const described = describePull(
    repository,
    pull,
    { full_name: fullName, default_branch: defaultBranch },
    addresses,
  );
  const version = headers['x-github-api-version'] ?? '2022-11-28';
  return version === '2022-11-28' ? { ...described, ...describeMergeCommit(pull) } : described;
}

/** Newest first, and only open ones unless asked for others: GitHub's defaults. */
function listPulls({ pulls, owner }: Repository, query: URLSearchParams): readonly Pull[] {
  const state = query.get('state') ?? 'open';
  const head = query.get('head');
  const base = query.get('base');
  return pulls.all
    .filter((pull) => state === 'all' || pull.state === state)
    .filter((pull) => head === null || `${owner}:${pull.head}` === head)
    .filter((pull) => base === null || pull.base === base)
    .toReversed();
}

const invalid = (error: Readonly<Record<string, string>>) =>
  refusal(422, 'Validation Failed', [{ resource: 'PullRequest', ...error }]);

function refuseSecond({ pulls, owner }: Repository, head: string, base: string): SandboxAnswer | undefined {
  if (!pulls.isOpen(head, base)) return undefined;
  return invalid({ code: 'custom', message: `A pull request already exists for ${owner}:${head}.` });
}

function createPull(repository: Repository, body: unknown, show: (pull: Pull) => unknown): SandboxAnswer {
  const { branches, git, pulls, bot } = repository;
  return withBody(NewPull, body, ({ title, head, base, body: text }) => {
    const headSha = branches.get(head);
    const baseSha = branches.get(base);
    if (headSha === undefined) return invalid({ field: 'head', code: 'invalid' });
    if (baseSha === undefined) return invalid({ field: 'base', code: 'invalid' });
    const second = refuseSecond(repository, head, base);
    if (second) return second;
    if (changedFiles(git.filesAt(baseSha), git.filesAt(headSha)).size === 0) {
      return invalid({ code: 'custom', message: `No commits between ${base} and ${head}` });
    }
    return { status: 201, body: show(pulls.open({ title, head, base, body: text ?? '' }, bot)) };
  });
}

function changePull(
  repository: Repository,
  pull: Pull,
  body: unknown,
  show: (pull: Pull) => unknown,
): SandboxAnswer {
  const { pulls, branches, bot } = repository;
  return withBody(ChangedPull, body, ({ title, body: text, state }) => {
    const reopened = state === 'open' && pull.state === 'closed';
    if (reopened) {
      if (pull.merge !== undefined) return invalid({ field: 'state', code: 'invalid' });
      if (!branches.has(pull.head)) return invalid({ field: 'head', code: 'invalid' });
      const second = refuseSecond(repository, pull.head, pull.base);
      if (second) return second;
    }
    pulls.edit(
      pull,
      {
        ...(title === undefined ? {} : { title }),
        ...(text === undefined ? {} : { body: text ?? '' }),
      },
      bot,
    );
    if (reopened) pulls.reopen(pull, bot);
    if (state === 'closed') pulls.close(pull, bot);
    return { status: 200, body: show(pull) };
  });
}
