import * as z from 'zod';
import type { SandboxAnswer, SandboxRequest } from '../sandbox.ts';
import { notFound, refusal, withBody } from './answers.ts';
import { changedFiles } from './git-store.ts';
import type { Pull, Repository } from './repository.ts';

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

/** `pulls` and `pulls/<number>` of a repository. */
export function answerPulls(
  repository: Repository,
  rest: string,
  request: SandboxRequest,
  origin: string,
): SandboxAnswer {
  const show = (pull: Pull) => describePull(repository, pull, origin);
  if (rest === '') {
    if (request.method === 'GET')
      return { status: 200, body: listPulls(repository, request.query).map(show) };
    if (request.method === 'POST') return createPull(repository, request.body, show);
    return notFound;
  }
  const pull = repository.pulls.find(({ number }) => String(number) === rest);
  if (pull === undefined) return notFound;
  if (request.method === 'GET') return { status: 200, body: show(pull) };
  if (request.method === 'PATCH') return changePull(repository, pull, request.body, show);
  return notFound;
}

function describePull(repository: Repository, pull: Pull, origin: string) {
  const { number, title, body, state, head, base, headSha } = pull;
  const date = (at: number | undefined) => (at === undefined ? null : new Date(at).toISOString());
  return {
    number,
    node_id: `PR_${Buffer.from(`${repository.fullName}#${number}`).toString('base64url')}`,
    html_url: `${origin}/${repository.fullName}/pull/${number}`,
    state,
    title,
    body: body === '' ? null : body,
    head: { label: `${repository.owner}:${head}`, ref: head, sha: headSha },
    base: { label: `${repository.owner}:${base}`, ref: base, sha: repository.branches.get(base) },
    created_at: date(pull.createdAt),
    updated_at: date(pull.updatedAt),
    closed_at: date(pull.closedAt),
    merged_at: date(pull.mergedAt),
  };
}

/** Newest first, thirty a page, only open ones unless asked for others: GitHub's defaults. */
function listPulls(repository: Repository, query: URLSearchParams): Pull[] {
  const state = query.get('state') ?? 'open';
  const head = query.get('head');
  const base = query.get('base');
  const size = Number(query.get('per_page') ?? 30);
  const from = (Number(query.get('page') ?? 1) - 1) * size;
  return repository.pulls
    .filter((pull) => state === 'all' || pull.state === state)
    .filter((pull) => head === null || `${repository.owner}:${pull.head}` === head)
    .filter((pull) => base === null || pull.base === base)
    .toReversed()
    .slice(from, from + size);
}

const invalid = (error: Readonly<Record<string, string>>) =>
  refusal(422, 'Validation Failed', [{ resource: 'PullRequest', ...error }]);

function createPull(repository: Repository, body: unknown, show: (pull: Pull) => unknown): SandboxAnswer {
  const { branches, git, owner, pulls } = repository;
  return withBody(NewPull, body, ({ title, head, base, body: text }) => {
    const headSha = branches.get(head);
    const baseSha = branches.get(base);
    if (headSha === undefined) return invalid({ field: 'head', code: 'invalid' });
    if (baseSha === undefined) return invalid({ field: 'base', code: 'invalid' });
    if (pulls.some((pull) => pull.state === 'open' && pull.head === head && pull.base === base)) {
      return invalid({ code: 'custom', message: `A pull request already exists for ${owner}:${head}.` });
    }
    if (changedFiles(git.filesAt(baseSha), git.filesAt(headSha)).size === 0) {
      return invalid({ code: 'custom', message: `No commits between ${base} and ${head}` });
    }
    return { status: 201, body: show(repository.openPull({ title, head, base, body: text ?? '' })) };
  });
}

function changePull(
  repository: Repository,
  pull: Pull,
  body: unknown,
  show: (pull: Pull) => unknown,
): SandboxAnswer {
  return withBody(ChangedPull, body, ({ title, body: text, state }) => {
    if (state === 'open' && pull.state === 'closed') {
      if (pull.mergedAt !== undefined) return invalid({ field: 'state', code: 'invalid' });
      if (!repository.branches.has(pull.head)) return invalid({ field: 'head', code: 'invalid' });
    }
    repository.changePull(pull, {
      ...(title === undefined ? {} : { title }),
      ...(text === undefined ? {} : { body: text ?? '' }),
      ...(state === undefined ? {} : { state }),
    });
    return { status: 200, body: show(pull) };
  });
}
