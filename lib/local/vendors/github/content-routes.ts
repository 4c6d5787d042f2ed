import { Buffer } from 'node:buffer';
import * as z from 'zod';
import type { SandboxAnswer, SandboxRequest } from '../sandbox.ts';
import type { Addresses } from './addresses.ts';
import { notFound, refusal, withBody } from './answers.ts';
import type { Repository } from './repository.ts';

const PutFile = z.object({
  message: z.string(),
  content: z.base64(),
  branch: z.string().optional(),
  sha: z.string().optional(),
});
const DeleteFile = z.object({ message: z.string(), sha: z.string(), branch: z.string().optional() });

/** Above this GitHub answers without the content. */
const largestInline = 1024 * 1024;

/** `contents/<path>` of a repository. */
export function answerContents(
  repository: Repository,
  path: string,
  request: SandboxRequest,
  addresses: Addresses,
): SandboxAnswer {
  switch (request.method) {
    case 'GET':
      return getContent(repository, path, request.query.get('ref') ?? repository.defaultBranch, addresses);
    case 'PUT':
      return putFile(repository, path, request.body, addresses);
    case 'DELETE':
      return deleteFile(repository, path, request.body);
    default:
      return notFound;
  }
}

function getContent(repository: Repository, path: string, ref: string, addresses: Addresses): SandboxAnswer {
  const { git, branches } = repository;
  const commit = git.commit(branches.get(ref) ?? ref);
  if (commit === undefined) return refusal(404, `No commit found for the ref ${ref}`);
  const files = git.filesAt(commit.sha);
  const sha = files.get(path);
  if (sha !== undefined) {
    const bytes = git.blob(sha) ?? Buffer.alloc(0);
    const inline = bytes.length <= largestInline;
    return {
      status: 200,
      body: {
        ...describeFile(repository, path, sha, ref, addresses),
        size: bytes.length,
        encoding: inline ? 'base64' : 'none',
        content: inline ? inLines(bytes.toString('base64')) : '',
      },
    };
  }
  const inside = [...files].filter(([file]) => file.startsWith(`${path}/`));
  if (inside.length === 0) return notFound;
  return {
    status: 200,
    body: inside.map(([file, blob]) => describeFile(repository, file, blob, ref, addresses)),
  };
}

/** GitHub breaks its base64 into lines. */
function inLines(base64: string): string {
  return base64.replace(/.{60}/g, '$&\n');
}

function describeFile(repository: Repository, path: string, sha: string, ref: string, addresses: Addresses) {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return {
    type: 'file',
    name,
    path,
    sha,
    html_url: addresses.html(`${repository.fullName}/blob/${ref}/${path}`),
  };
}

function putFile(repository: Repository, path: string, body: unknown, addresses: Addresses): SandboxAnswer {
  return withBody(PutFile, body, ({ message, content, sha, branch = repository.defaultBranch }) => {
    const head = repository.branches.get(branch);
    if (head === undefined) return refusal(404, `Branch ${branch} not found`);
    const current = repository.git.filesAt(head).get(path);
    if (current !== undefined && sha === undefined) {
      return refusal(422, 'Invalid request.\n\n"sha" wasn\'t supplied.');
    }
    if (sha !== undefined && sha !== current) return refusal(409, `${path} does not match ${sha}`);
    const bytes = Buffer.from(content, 'base64');
    const commit = repository.commit(branch, { [path]: bytes }, message, repository.bot);
    const blob = repository.git.addBlob(bytes);
    return {
      status: current === undefined ? 201 : 200,
      body: {
        content: describeFile(repository, path, blob, branch, addresses),
        commit: { sha: commit, message, html_url: addresses.html(`${repository.fullName}/commit/${commit}`) },
      },
    };
  });
}

function deleteFile(repository: Repository, path: string, body: unknown): SandboxAnswer {
  return withBody(DeleteFile, body, ({ message, sha, branch = repository.defaultBranch }) => {
    const head = repository.branches.get(branch);
    if (head === undefined) return refusal(404, `Branch ${branch} not found`);
    const current = repository.git.filesAt(head).get(path);
    if (current === undefined) return notFound;
    if (current !== sha) return refusal(409, `${path} does not match ${sha}`);
    const commit = repository.commit(branch, { [path]: null }, message, repository.bot);
    return { status: 200, body: { content: null, commit: { sha: commit, message } } };
  });
}
