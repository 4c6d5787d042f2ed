import * as z from 'zod';
import type { BegunEffect } from '../../platform/begun-effect.ts';
import { AmbiguousOutcomeError, VendorUnavailableError } from '../../platform/errors.ts';
import { encodeSegments, type RepositoryApi } from './repository-api.ts';

/** One file as it is to be. */
export interface FileChange {
  readonly path: string;
  /** Text, or bytes in base64. */
  readonly content: string;
  readonly encoding: 'utf-8' | 'base64';
}

interface CommitDetails {
  readonly parent: string;
  readonly message: string;
  readonly files: readonly FileChange[];
}

const GitObject = z.looseObject({ sha: z.string() });
const Commit = z.looseObject({ tree: GitObject });

/**
 * Stores a commit that no branch points to yet, and answers its sha. Nobody sees such an object, and GitHub
 * collects it as garbage: only the reference that is set afterwards makes it an effect, so an answer lost
 * here leaves nothing in doubt.
 * @throws VendorUnavailableError in place of AmbiguousOutcomeError.
 */
export async function commitOf(
  api: RepositoryApi,
  effect: BegunEffect,
  repo: string,
  { parent, message, files }: CommitDetails,
): Promise<string> {
  const store = (kind: 'blob' | 'tree' | 'commit', body: unknown) =>
    storeObject(api, effect, repo, kind, body);
  const base = await api.http.send(
    {
      kind: 'read',
      operation: 'github.get_commit',
      method: 'GET',
      path: api.path(repo, `git/commits/${encodeSegments(parent)}`),
    },
    Commit,
  );
  const entries = [];
  // One after the other: GitHub's secondary limit counts requests that run at the same time.
  for (const { path, content, encoding } of files) {
    const entry = { path, mode: '100644', type: 'blob' };
    if (encoding === 'utf-8') entries.push({ ...entry, content });
    else entries.push({ ...entry, sha: await store('blob', { content, encoding }) });
  }
  const tree = await store('tree', { base_tree: base.body.tree.sha, tree: entries });
  return store('commit', { message, tree, parents: [parent] });
}

async function storeObject(
  api: RepositoryApi,
  effect: BegunEffect,
  repo: string,
  kind: 'blob' | 'tree' | 'commit',
  body: unknown,
): Promise<string> {
  try {
    const answer = await api.http.send(
      {
        kind: 'write',
        effect,
        operation: `github.create_${kind}`,
        method: 'POST',
        path: api.path(repo, `git/${kind}s`),
        body,
      },
      GitObject,
    );
    return answer.body.sha;
  } catch (error) {
    if (!(error instanceof AmbiguousOutcomeError)) throw error;
    throw new VendorUnavailableError(`no commit was made, since its ${kind} could not be stored`, {
      cause: error,
    });
  }
}
