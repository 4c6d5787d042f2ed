import { GraphQLError } from 'graphql';
import type { Clock } from '../clock/clock.ts';
import type { BufferAccount, BufferChannel, PostData } from './buffer-posts.ts';

interface Period {
  readonly start?: string | null;
  readonly end?: string | null;
}

interface PostsFilter {
  readonly channelIds?: readonly string[] | null;
  readonly status?: readonly string[] | null;
  readonly createdAt?: Period | null;
  readonly dueAt?: Period | null;
  readonly tagIds?: readonly string[] | null;
  readonly tags?: { readonly in: readonly string[]; readonly isEmpty: boolean } | null;
}

interface PostsArguments {
  readonly input: {
    readonly organizationId: string;
    readonly filter?: PostsFilter | null;
    readonly sort?:
      | readonly { readonly field: 'dueAt' | 'createdAt'; readonly direction: 'asc' | 'desc' }[]
      | null;
  };
  readonly first?: number | null;
  readonly after?: string | null;
}

export interface QueriesOptions {
  readonly account: BufferAccount;
  readonly clock: Clock;
  readonly organizationId: string;
  readonly channels: readonly BufferChannel[];
  readonly tags: Readonly<Record<string, string>>;
  readonly listLagMs: number;
}

const mostPosts = 100;

export function bufferQueries(options: QueriesOptions) {
  const { account, clock, organizationId, channels, tags, listLagMs } = options;
  const onlyOurs = (id: string): void => {
    if (id === organizationId) return;
    throw new GraphQLError('Not authorized for this organization', { extensions: { code: 'FORBIDDEN' } });
  };
  return {
    account: {
      id: 'account-1',
      email: 'sandbox@example.com',
      organizations: [{ id: organizationId, name: 'Sandbox' }],
    },

    channels({ input }: { input: { organizationId: string } }) {
      onlyOurs(input.organizationId);
      return channels.map(({ id, service }) => ({
        id,
        service,
        name: service,
        organizationId,
        isDisconnected: false,
        isLocked: false,
      }));
    },

    post({ input }: { input: { id: string } }) {
      const post = account.posts.get(input.id);
      if (post === undefined) {
        throw new GraphQLError('Post not found', { extensions: { code: 'NOT_FOUND' } });
      }
      return shownPost(post, tags);
    },

    posts({ input, first, after }: PostsArguments) {
      onlyOurs(input.organizationId);
      const [order] = input.sort ?? [];
      const field = order?.field ?? 'dueAt';
      const sign = order?.direction === 'desc' ? -1 : 1;
      const matches = [...account.posts.values()]
        .filter((post) => Date.parse(post.createdAt) + listLagMs <= clock.now())
        .filter(matching(input.filter ?? {}))
        .sort((a, b) => sign * (Date.parse(a[field] ?? '0') - Date.parse(b[field] ?? '0')));
      const start = after == null ? 0 : matches.findIndex(({ id }) => cursorOf(id) === after) + 1;
      const size = Math.min(first ?? 20, mostPosts);
      const page = matches.slice(start, start + size);
      return {
        edges: page.map((post) => ({ cursor: cursorOf(post.id), node: shownPost(post, tags) })),
        pageInfo: {
          startCursor: page[0] ? cursorOf(page[0].id) : null,
          endCursor: page.at(-1) ? cursorOf(page.at(-1)?.id ?? '') : null,
          hasNextPage: start + size < matches.length,
          hasPreviousPage: start > 0,
        },
      };
    },
  };
}

/** A post as the schema describes it. */
export function shownPost(post: PostData, tags: Readonly<Record<string, string>>) {
  return {
    ...post,
    error: post.error === null ? null : { message: post.error },
    tags: post.tagIds.map((id) => ({ id, name: tags[id] ?? id, color: '#2C4BFF', isLocked: false })),
    assets:
      post.imageUrl === null
        ? []
        : [
            {
              __typename: 'ImageAsset',
              mimeType: 'image/png',
              source: post.imageUrl,
              thumbnail: post.imageUrl,
              type: 'image',
              image: { altText: post.altText },
            },
          ],
  };
}

function matching(filter: PostsFilter): (post: PostData) => boolean {
  const { channelIds, status, createdAt, dueAt, tagIds, tags } = filter;
  return (post) =>
    (channelIds == null || channelIds.includes(post.channelId)) &&
    (status == null || status.includes(post.status)) &&
    within(post.createdAt, createdAt) &&
    within(post.dueAt, dueAt) &&
    (tagIds == null || tagIds.some((id) => post.tagIds.includes(id))) &&
    (tags == null ||
      tags.in.some((id) => post.tagIds.includes(id)) ||
      (tags.isEmpty && post.tagIds.length === 0));
}

function within(time: string | null, period: Period | null | undefined): boolean {
  if (period == null) return true;
  if (time === null) return false;
  const moment = Date.parse(time);
  return (
    (period.start == null || moment >= Date.parse(period.start)) &&
    (period.end == null || moment <= Date.parse(period.end))
  );
}

const cursorOf = (id: string) => Buffer.from(id).toString('base64url');
