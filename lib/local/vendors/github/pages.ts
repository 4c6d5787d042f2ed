import escapeHtml from 'escape-html';
import type { SandboxAnswer } from '../sandbox.ts';
import type { Repository } from './repository.ts';

/** What a person sees at the addresses that the API hands out. */
export function answerPage(repository: Repository, rest: string): SandboxAnswer {
  const [kind = '', ...segments] = rest.split('/');
  const tail = segments.join('/');
  if (kind === 'pull') return pullPage(repository, tail);
  if (kind === 'blob') return filePage(repository, tail);
  if (kind === 'tree') return treePage(repository, tail);
  if (kind === '') return treePage(repository, repository.defaultBranch);
  return page(404, repository.fullName, '<p>There is no such page.</p>');
}

export function page(status: number, title: string, content: string): SandboxAnswer {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'" },
    body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escapeHtml(title)}</title><h1>${escapeHtml(title)}</h1>${content}</html>`,
  };
}

function pullPage(repository: Repository, number: string): SandboxAnswer {
  const pull = repository.pulls.all.find((pull) => String(pull.number) === number);
  if (pull === undefined) return page(404, repository.fullName, '<p>There is no such pull request.</p>');
  const state = pull.merge === undefined ? pull.state : 'merged';
  const { head, base, headSha, body, title, reviews, comments } = pull;
  const said = [
    ...reviews.map((review) => ({ ...review, anchor: 'pullrequestreview', title: review.state })),
    ...comments.map((comment) => ({ ...comment, anchor: 'issuecomment', title: 'COMMENT' })),
  ].sort((one, other) => one.id - other.id);
  const below = said.map(
    ({ anchor, id, login, title, body }) =>
      `<h2 id="${anchor}-${id}">${escapeHtml(login)}: ${title}</h2><pre>${escapeHtml(body)}</pre>`,
  );
  return page(
    200,
    `${title} #${pull.number}`,
    [
      `<p>${state}: ${escapeHtml(head)} (${escapeHtml(headSha)}) into ${escapeHtml(base)}</p>`,
      `<pre>${escapeHtml(body)}</pre>`,
      ...below,
    ].join(''),
  );
}

/** A branch name may hold slashes, so the branch is whichever one the address begins with. */
function filePage(repository: Repository, tail: string): SandboxAnswer {
  for (const [branch, sha] of repository.branches) {
    if (!tail.startsWith(`${branch}/`)) continue;
    const path = tail.slice(branch.length + 1);
    const bytes = repository.git.blob(repository.git.filesAt(sha).get(path) ?? '');
    if (bytes) return page(200, path, `<pre>${escapeHtml(bytes.toString('utf8'))}</pre>`);
  }
  return page(404, repository.fullName, '<p>There is no such file.</p>');
}

function treePage(repository: Repository, branch: string): SandboxAnswer {
  const sha = repository.branches.get(branch);
  if (sha === undefined) return page(404, repository.fullName, '<p>There is no such branch.</p>');
  const files = [...repository.git.filesAt(sha).keys()].sort();
  const items = files.map((path) => `<li>${escapeHtml(path)}</li>`).join('');
  return page(200, `${repository.fullName} at ${branch}`, `<ul>${items}</ul>`);
}
