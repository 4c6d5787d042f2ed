import type { BufferPost } from './buffer-post.ts';
import type { BufferSettings } from './buffer-settings.ts';

export interface PostQuery {
  readonly channelIds: readonly string[];
  /** ISO 8601. */
  readonly createdAfter: string;
  /** ISO 8601; only posts that are due at this second. */
  readonly dueAt?: string;
  /** Only posts with at least one of these tags. */
  readonly tagIds?: readonly string[];
}

/** No status is named, so that drafts are found too. */
export function searchInput(query: PostQuery, { organizationId }: BufferSettings) {
  return {
    organizationId,
    filter: {
      channelIds: query.channelIds,
      createdAt: { start: query.createdAfter },
      ...(query.tagIds === undefined ? {} : { tags: { in: query.tagIds } }),
    },
    sort: [{ field: 'createdAt', direction: 'asc' }],
  };
}

/** Whether a time is in the same second, since Buffer need not keep its fractions. */
export function dueAtSecond(dueAt: string | undefined): (post: BufferPost) => boolean {
  if (dueAt === undefined) return () => true;
  const second = (time: string) => Math.floor(Date.parse(time) / 1000);
  return (post) => post.dueAt !== undefined && second(post.dueAt) === second(dueAt);
}
