import { Buffer } from 'node:buffer';
import * as z from 'zod';
import type { Clock } from '../../clock/clock.ts';
import type { SandboxAnswer, SandboxRequest } from '../sandbox.ts';
import { notFound, refusal, withBody } from './answers.ts';
import { describeGitCommit } from './describe-commit.ts';
import type { Repository } from './repository.ts';

const NewBlob = z.object({ content: z.string(), encoding: z.enum(['utf-8', 'base64']).default('utf-8') });
const NewTree = z.object({
  base_tree: z.string().optional(),
  tree: z.array(
    z.object({
      path: z.string(),
      mode: z.string(),
      type: z.literal('blob'),
      content: z.string().optional(),
      sha: z.string().nullable().optional(),
    }),
  ),
});
const NewCommit = z.object({
  message: z.string(),
  tree: z.string(),
  parents: z.array(z.string()).default([]),
});
const NewReference = z.object({ ref: z.string(), sha: z.string() });
const MovedReference = z.object({ sha: z.string(), force: z.boolean().default(false) });

/** `git/…` of a repository: objects, which nobody sees, and the references that make them visible. */
export function answerGit(
  repository: Repository,
  rest: string,
  request: SandboxRequest,
  clock: Clock,
): SandboxAnswer {
  const { git, branches } = repository;
  const branchRef = rest.match(/^refs?\/heads\/(.+)$/)?.[1];
  const object = rest.match(/^(blobs|commits)\/([^/]+)$/);
  switch (request.method) {
    case 'GET':
      if (branchRef !== undefined && rest.startsWith('ref/')) {
        const sha = branches.get(branchRef);
        return sha === undefined ? notFound : { status: 200, body: reference(branchRef, sha) };
      }
      if (object?.[1] === 'blobs') return getBlob(repository, object[2] ?? '');
      if (object?.[1] === 'commits') return getCommit(repository, object[2] ?? '');
      return notFound;
    case 'POST':
      if (rest === 'blobs') return createBlob(repository, request.body);
      if (rest === 'trees') return createTree(repository, request.body);
      if (rest === 'commits') return createCommit(repository, request.body, clock);
      if (rest === 'refs') return createReference(repository, request.body);
      return notFound;
    case 'PATCH':
      if (branchRef === undefined) return notFound;
      return withBody(MovedReference, request.body, ({ sha, force }) => {
        const current = branches.get(branchRef);
        if (current === undefined) return refusal(422, 'Reference does not exist');
        if (git.commit(sha) === undefined) return refusal(422, 'Object does not exist');
        if (!force && !git.isAncestor(current, sha)) return refusal(422, 'Update is not a fast forward');
        repository.setBranch(branchRef, sha, repository.bot);
        return { status: 200, body: reference(branchRef, sha) };
      });
    case 'DELETE':
      if (branchRef === undefined) return notFound;
      if (!branches.has(branchRef)) return refusal(422, 'Reference does not exist');
      if (branchRef === repository.defaultBranch) return refusal(422, 'Cannot delete the default branch');
      repository.removeBranch(branchRef, repository.bot);
      return { status: 204 };
    default:
      return notFound;
  }
}

function reference(branch: string, sha: string) {
  return { ref: `refs/heads/${branch}`, object: { type: 'commit', sha } };
}

function getBlob({ git }: Repository, sha: string): SandboxAnswer {
  const bytes = git.blob(sha);
  if (bytes === undefined) return notFound;
  return {
    status: 200,
    body: { sha, size: bytes.length, encoding: 'base64', content: bytes.toString('base64') },
  };
}

function getCommit({ git }: Repository, sha: string): SandboxAnswer {
  const commit = git.commit(sha);
  return commit === undefined ? notFound : { status: 200, body: describeGitCommit(commit) };
}

function createBlob({ git }: Repository, body: unknown): SandboxAnswer {
  return withBody(NewBlob, body, ({ content, encoding }) => ({
    status: 201,
    body: { sha: git.addBlob(Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8')) },
  }));
}

function createTree({ git }: Repository, body: unknown): SandboxAnswer {
  return withBody(NewTree, body, ({ base_tree, tree }) => {
    const base = base_tree === undefined ? new Map<string, string>() : git.tree(base_tree);
    if (base === undefined) return refusal(422, 'base_tree is not a valid tree oid');
    const files = new Map(base);
    for (const { path, content, sha } of tree) {
      if (/^\/|\/\/|(^|\/)\.\.?(\/|$)/.test(path)) {
        return refusal(422, 'tree.path contains a malformed path component');
      }
      if (sha === null) files.delete(path);
      else if (sha !== undefined && git.blob(sha) === undefined) {
        return refusal(422, `tree.sha ${sha} is not a valid blob`);
      } else files.set(path, sha ?? git.addBlob(Buffer.from(content ?? '')));
    }
    return { status: 201, body: { sha: git.addTree(files), truncated: false } };
  });
}

function createCommit(repository: Repository, body: unknown, clock: Clock): SandboxAnswer {
  const { git, bot } = repository;
  return withBody(NewCommit, body, ({ message, tree, parents }) => {
    if (git.tree(tree) === undefined) return refusal(422, 'Tree SHA does not exist');
    if (parents.some((parent) => git.commit(parent) === undefined)) {
      return refusal(422, 'Parent SHA does not exist or is not a commit object');
    }
    const sha = git.addCommit({ message, tree, parents, author: bot, at: clock.now() });
    return { status: 201, body: { sha, message, tree: { sha: tree } } };
  });
}

function createReference(repository: Repository, body: unknown): SandboxAnswer {
  return withBody(NewReference, body, ({ ref, sha }) => {
    const branch = ref.match(/^refs\/heads\/(.+)$/)?.[1];
    if (branch === undefined) return refusal(422, `${ref} is not a valid ref name.`);
    if (repository.branches.has(branch)) return refusal(422, 'Reference already exists');
    if (repository.git.commit(sha) === undefined) return refusal(422, 'Object does not exist');
    repository.setBranch(branch, sha, repository.bot);
    return { status: 201, body: reference(branch, sha) };
  });
}
