import { Buffer } from 'node:buffer';
import * as z from 'zod';
import type { BegunEffect } from '../../platform/begun-effect.ts';
import { VendorConflictError, VendorUnavailableError } from '../../platform/errors.ts';
import { type Deletion, deleteUnlessAbsent } from '../proven-absence.ts';
import { encodeSegments, type RepositoryApi } from './repository-api.ts';

export interface RepositoryFile {
  /** Of the file's content (its git blob): what a change or deletion has to name. */
  readonly sha: string;
  readonly content: Buffer;
  /** The page where a person reads it. */
  readonly url: string;
}

export interface FileToPut {
  readonly path: string;
  readonly branch: string;
  /** Of the commit. */
  readonly message: string;
  readonly content: Buffer | string;
  /** The content that we have seen and write over; left out for a new file. */
  readonly sha?: string;
}

export interface PutFile {
  readonly commitSha: string;
  readonly fileSha: string;
  readonly url: string;
}

export interface FileToDelete {
  readonly path: string;
  readonly branch: string;
  readonly message: string;
  /** The content that we have seen and take away. */
  readonly sha: string;
}

/**
 * Files of a branch. GitHub refuses a write also where another commit came in between that has nothing to do
 * with the file; that is told apart here, so a conflict always means that somebody has changed this very file.
 */
export interface GithubContents {
  /**
   * `undefined` only if there is none: the token is known to see the repository.
   * @param ref a branch, a tag or a commit.
   */
  getFile(repo: string, path: string, ref: string): Promise<RepositoryFile | undefined>;
  /**
   * @throws VendorConflictError if the file there is not the one that `sha` names, or is there without one.
   * @throws VendorUnavailableError if another commit came first: nothing was written.
   */
  putFile(effect: BegunEffect, repo: string, file: FileToPut): Promise<PutFile>;
  /**
   * @throws VendorConflictError if somebody has changed the file that `sha` names.
   * @throws VendorUnavailableError if another commit came first: nothing was deleted.
   */
  deleteFile(effect: BegunEffect, repo: string, file: FileToDelete): Promise<Deletion>;
}

const Content = z.looseObject({
  type: z.literal('file'),
  sha: z.string(),
  html_url: z.string(),
  encoding: z.string(),
  content: z.string(),
});
const Blob = z.looseObject({ content: z.string(), encoding: z.literal('base64') });
const Written = z.looseObject({
  content: z.looseObject({ sha: z.string(), html_url: z.string() }),
  commit: z.looseObject({ sha: z.string() }),
});

export function createContents(api: RepositoryApi): GithubContents {
  const contentPath = (repo: string, path: string) => api.path(repo, `contents/${encodeSegments(path)}`);

  /** The contents API leaves files above 1 MB empty; the blob API goes to 100 MB. */
  const readBlob = async (repo: string, sha: string): Promise<string> => {
    const blob = await api.http.send(
      {
        kind: 'read',
        operation: 'github.get_blob',
        method: 'GET',
        path: api.path(repo, `git/blobs/${encodeSegments(sha)}`),
      },
      Blob,
    );
    return blob.body.content;
  };

  const getFile: GithubContents['getFile'] = async (repo, path, ref) => {
    const found = await api.find(
      repo,
      {
        kind: 'read',
        operation: 'github.get_file',
        method: 'GET',
        path: contentPath(repo, path),
        query: { ref },
      },
      Content,
    );
    if (found === undefined) return undefined;
    const encoded = found.encoding === 'base64' ? found.content : await readBlob(repo, found.sha);
    return { sha: found.sha, content: Buffer.from(encoded, 'base64'), url: found.html_url };
  };

  const write = async (effect: BegunEffect, repo: string, file: FileToPut): Promise<PutFile> => {
    const { path, branch, message, content, sha } = file;
    const answer = await api.http.send(
      {
        kind: 'write',
        effect,
        operation: 'github.put_file',
        method: 'PUT',
        path: contentPath(repo, path),
        body: {
          message,
          branch,
          content: Buffer.from(content).toString('base64'),
          ...(sha === undefined ? {} : { sha }),
        },
      },
      Written,
    );
    const { content: written, commit } = answer.body;
    return { commitSha: commit.sha, fileSha: written.sha, url: written.html_url };
  };

  /** What a conflict was about: nothing was written in any case. */
  const afterConflict = async (
    conflict: unknown,
    repo: string,
    { path, branch, sha }: Pick<FileToPut, 'path' | 'branch' | 'sha'>,
  ): Promise<RepositoryFile | undefined> => {
    if (!(conflict instanceof VendorConflictError)) throw conflict;
    const now = await getFile(repo, path, branch);
    if (now?.sha !== sha) return now;
    throw new VendorUnavailableError(
      `${path} was not written, since another commit to "${branch}" came first: try again`,
      { cause: conflict },
    );
  };

  return {
    getFile,
    async putFile(effect, repo, file) {
      try {
        return await write(effect, repo, file);
      } catch (error) {
        await afterConflict(error, repo, file);
        throw error;
      }
    },
    async deleteFile(effect, repo, file) {
      const { path, branch, message, sha } = file;
      const remove = () =>
        api.http.send(
          {
            kind: 'write',
            effect,
            operation: 'github.delete_file',
            method: 'DELETE',
            path: contentPath(repo, path),
            body: { message, branch, sha },
          },
          z.unknown(),
        );
      try {
        return await deleteUnlessAbsent(remove, () => getFile(repo, path, branch));
      } catch (error) {
        if ((await afterConflict(error, repo, file)) === undefined) return 'absent';
        throw error;
      }
    },
  };
}
