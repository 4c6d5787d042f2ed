import * as z from 'zod';
import { ConfigurationError, InvalidInputError, VendorRejectedError } from '../../platform/errors.ts';
import type { VendorAnswer, VendorHttp, VendorRequest } from '../../platform/vendor-http.ts';

/** Requests to one owner's repositories, for the parts of the client. */
export interface RepositoryApi {
  readonly http: VendorHttp;
  readonly owner: string;
  /** `/repos/<owner>/<repo>/<rest>`, where `rest` is encoded already. */
  path(repo: string, rest: string): string;
  /**
   * A read that answers `undefined` for a 404, but only once a second read has shown that the token still
   * sees the repository: without that, "not found" proves nothing.
   */
  find<S extends z.ZodType>(repo: string, request: VendorRequest, schema: S): Promise<z.infer<S> | undefined>;
  /** @throws ConfigurationError if the token does not see the repository. */
  proveAccess(repo: string): Promise<void>;
}

export function createRepositoryApi(http: VendorHttp, owner: string): RepositoryApi {
  const path = (repo: string, rest: string) =>
    `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(repo)}${rest === '' ? '' : `/${rest}`}`;
  const proveAccess = async (repo: string): Promise<void> => {
    const answer = await http.sendOptional(
      {
        kind: 'read',
        operation: 'github.get_repository',
        method: 'GET',
        path: path(repo, ''),
        accept: [404],
      },
      z.looseObject({ full_name: z.string() }),
    );
    if (answer.body === undefined) {
      throw new ConfigurationError(
        `the GitHub token does not see the repository ${owner}/${repo}: check the names in the stage's settings and the token's rights`,
      );
    }
  };
  return {
    http,
    owner,
    path,
    proveAccess,
    async find(repo, request, schema) {
      const answer = await http.sendOptional({ ...request, accept: [404] }, schema);
      if (answer.body === undefined) await proveAccess(repo);
      return answer.body;
    },
  };
}

/**
 * Encodes a path or branch name segment by segment, so that its slashes stay.
 * @throws InvalidInputError for a segment that is empty, `.` or `..`, which would lead elsewhere.
 */
export function encodeSegments(path: string): string {
  const segments = path.split('/');
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) {
    throw new InvalidInputError(`"${path}" is no path in a repository: no segment may be empty, "." or ".."`);
  }
  return segments.map(encodeURIComponent).join('/');
}

/**
 * Sends a deletion. A 404 may also mean a token that lost its rights, so `stillThere` looks before it counts.
 * @param goneCode the vendor's code, besides 404, for what is not there.
 */
export async function deleteOnce<T>(
  send: () => Promise<VendorAnswer<T>>,
  stillThere: () => Promise<boolean>,
  goneCode?: string,
): Promise<'deleted' | 'gone'> {
  try {
    await send();
    return 'deleted';
  } catch (error) {
    if (!(error instanceof VendorRejectedError)) throw error;
    if (goneCode !== undefined && error.code === goneCode) return 'gone';
    if (error.status !== 404 || (await stillThere())) throw error;
    return 'gone';
  }
}
