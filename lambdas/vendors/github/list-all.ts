import * as z from 'zod';
import type { RepositoryApi } from './repository-api.ts';

/** A list, without its pages. */
export interface ListRequest {
  /** What logs, metrics and traces call it, such as `github.list_reviews`. */
  readonly operation: string;
  /** From `RepositoryApi.path`. */
  readonly path: string;
}

/** GitHub's maximum. */
const perPage = 100;

/**
 * All pages of a list, in the order in which GitHub gives them. A page may hold fewer items than it could, so
 * only the `Link` header tells whether another one follows; its number is counted here, since the address in
 * the header is not ours to follow.
 */
export async function listAll<S extends z.ZodType>(
  api: RepositoryApi,
  { operation, path }: ListRequest,
  item: S,
): Promise<readonly z.infer<S>[]> {
  const all: z.infer<S>[] = [];
  for (let page = 1; ; page += 1) {
    const answer = await api.http.send(
      { kind: 'read', operation, method: 'GET', path, query: { per_page: perPage, page } },
      z.array(item),
    );
    all.push(...answer.body);
    const another = /;\s*rel="?next"?/i.test(answer.headers['link'] ?? '');
    if (!another || answer.body.length === 0) return all;
  }
}
