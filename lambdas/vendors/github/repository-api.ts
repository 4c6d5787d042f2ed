import * as z from 'zod';
import { ConfigurationError, InvalidInputError } from '../../platform/errors.ts';
import type { VendorHttp, VendorRequest } from '../../platform/vendor-http.ts';

/** Requests to one owner's repositories, for the parts of the client. */
export interface RepositoryApi {
  readonly http: VendorHttp;
  readonly owner: string;
  /** `/repos/<owner>/<repo>/<rest>`, where `rest` is encoded already. */
  path(repo: string, rest: string): string;
  /**
   * A read that answers `undefined` for a 404 (or a status of `request.accept`), but only once `proveAccess`
   * has shown that the token would see what is there: without that, "not found" proves nothing.
   */
  find<S extends z.ZodType>(repo: string, request: VendorRequest, schema: S): Promise<z.infer<S> | undefined>;
  /** @throws ConfigurationError if the token does not see the repository, or may not write to it. */
  proveAccess(repo: string): Promise<void>;
}

/** A request that is not anybody's has no permissions at all. */
const Repository = z.looseObject({
  full_name: z.string(),
  permissions: z.looseObject({ push: z.boolean() }).default({ push: false }),
});

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
      Repository,
    );
    if (answer.body === undefined) {
      throw new ConfigurationError(
        `the GitHub token does not see the repository ${owner}/${repo}: check the names in the stage's settings and the token's rights`,
      );
    }
    if (!answer.body.permissions.push) {
      throw new ConfigurationError(
        `the GitHub token may not write to ${owner}/${repo}: give it write access to contents and pull requests`,
      );
    }
  };
  return {
    http,
    owner,
    path,
    proveAccess,
    async find(repo, request, schema) {
      const accept = [404, ...(request.accept ?? [])];
      const answer = await http.sendOptional({ ...request, accept }, schema);
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
