import * as z from 'zod';
import type { BegunEffect } from '../platform/begun-effect.ts';
import type { Clock } from '../platform/clock.ts';
import { ConfigurationError, VendorRejectedError, VendorUnavailableError } from '../platform/errors.ts';
import { createVendorHttp } from '../platform/vendor-http.ts';
import { bufferDialect } from './buffer-dialect.ts';
import {
  createPostDocument,
  deletePostDocument,
  editPostDocument,
  findPostsDocument,
  getPostDocument,
} from './buffer-documents.ts';

/** What the stage's Buffer secret holds. */
export const BufferSecret = z.object({
  /** API key of the Buffer account. Keys have no scopes: this one may do whatever its owner may. */
  apiKey: z.string().min(1),
  /** Another address than Buffer's own, such as the local sandbox. */
  baseUrl: z.url().optional(),
});
export type BufferSecret = z.infer<typeof BufferSecret>;

/** Where posts go. */
export const BufferSettings = z.object({
  organizationId: z.string().min(1),
  /** Social network (as Buffer names it: `linkedin`, `twitter`, ...) to the id of the channel there. */
  channels: z.record(z.string(), z.string().min(1)),
  /** Tags that every post gets, so that ours can be told from those that people write. */
  tagIds: z.array(z.string().min(1)).optional(),
});
export type BufferSettings = z.infer<typeof BufferSettings>;

export interface NewPost {
  readonly channelId: string;
  readonly text: string;
  /** ISO 8601 with a time zone, in the future. */
  readonly dueAt: string;
  /** Public, and has to stay so until the post is out: Buffer fetches it only then. */
  readonly imageUrl?: string;
  readonly altText?: string;
  /** A draft is never published by itself: `editPost` schedules it. */
  readonly saveToDraft?: boolean;
  readonly tagIds: readonly string[];
}

/** What to change; the rest stays as it is. A `dueAt` schedules a draft and moves a scheduled post. */
export type PostChange = Partial<Pick<NewPost, 'text' | 'dueAt' | 'tagIds'>>;

export interface BufferPost {
  readonly id: string;
  readonly status: 'draft' | 'needs_approval' | 'scheduled' | 'sending' | 'sent' | 'error';
  readonly channelId: string;
  readonly text: string;
  readonly dueAt?: string;
  readonly createdAt: string;
  readonly tagIds: readonly string[];
  /** The post on its network, once it is there. */
  readonly externalLink?: string;
  /** Why it could not be published (status `error`). */
  readonly error?: string;
}

export interface PostQuery {
  readonly channelIds: readonly string[];
  /** ISO 8601. */
  readonly createdAfter: string;
  /** ISO 8601; only posts that are due at this second. */
  readonly dueAt?: string;
  /** Only posts with at least one of these tags. */
  readonly tagIds?: readonly string[];
}

/** Posts to social networks, which Buffer publishes at their time. */
export interface BufferClient {
  createPost(effect: BegunEffect, post: NewPost): Promise<BufferPost>;
  editPost(effect: BegunEffect, id: string, change: PostChange): Promise<BufferPost>;
  /** Removes it from Buffer. One already `sent` stays on its network: read the status first. */
  deletePost(effect: BegunEffect, id: string): Promise<'deleted' | 'gone'>;
  getPost(id: string): Promise<BufferPost | undefined>;
  /**
   * Oldest first. Buffer knows no key of ours, so text, channel, tag and time are what a post is known by.
   * An answer is always complete: it throws rather than to leave something out.
   * @throws VendorUnavailableError if there are more than it reads.
   * @throws ConfigurationError if the key may not, or no longer, see one of the channels.
   */
  findPosts(query: PostQuery): Promise<readonly BufferPost[]>;
}

export interface BufferOptions {
  readonly secret: BufferSecret;
  readonly settings: BufferSettings;
  readonly clock: Clock;
}

const Post = z.object({
  id: z.string(),
  status: z.enum(['draft', 'needs_approval', 'scheduled', 'sending', 'sent', 'error']),
  dueAt: z.string().nullish(),
  text: z.string(),
  channelId: z.string(),
  externalLink: z.string().nullish(),
  createdAt: z.string(),
  tags: z.array(z.object({ id: z.string() })),
  error: z.object({ message: z.string() }).nullish(),
});
const Action = z.object({ post: Post });
const Created = z.object({ data: z.object({ createPost: Action }) });
const Edited = z.object({ data: z.object({ editPost: Action }) });
const Deleted = z.object({ data: z.object({ deletePost: z.object({ id: z.string() }) }) });
const Got = z.object({ data: z.object({ post: Post }) });
const FoundPage = z.object({
  data: z.object({
    channels: z.array(z.object({ id: z.string() })),
    posts: z.object({
      edges: z.array(z.object({ node: Post })).nullish(),
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
    }),
  }),
});

/** Buffer allows 100 requests in 15 minutes, so a search must not eat many of them. */
const pageSize = 50;
const searchPages = 6;

export function createBuffer({ secret, settings, clock }: BufferOptions): BufferClient {
  const http = createVendorHttp({
    service: 'buffer',
    baseUrl: secret.baseUrl ?? 'https://api.buffer.com',
    headers: { Authorization: `Bearer ${secret.apiKey}` },
    clock,
    dialect: bufferDialect,
  });
  const request = (operation: string, query: string, variables: Readonly<Record<string, unknown>>) =>
    ({ operation: `buffer.${operation}`, method: 'POST', path: '/', body: { query, variables } }) as const;

  return {
    async createPost(effect, post) {
      const input = newPostInput(post, settings);
      const { body } = await http.send(
        { kind: 'write', effect, ...request('create_post', createPostDocument, { input }) },
        Created,
      );
      return postOf(body.data.createPost.post);
    },

    async editPost(effect, id, change) {
      const input = { id, ...change, ...(change.dueAt === undefined ? {} : scheduledFor(change.dueAt)) };
      const { body } = await http.send(
        { kind: 'write', effect, ...request('edit_post', editPostDocument, { input }) },
        Edited,
      );
      return postOf(body.data.editPost.post);
    },

    async deletePost(effect, id) {
      try {
        await http.send(
          { kind: 'write', effect, ...request('delete_post', deletePostDocument, { input: { id } }) },
          Deleted,
        );
        return 'deleted';
      } catch (error) {
        if (isNotFound(error)) return 'gone';
        throw error;
      }
    },

    async getPost(id) {
      try {
        const { body } = await http.send(
          { kind: 'read', ...request('get_post', getPostDocument, { input: { id } }) },
          Got,
        );
        return postOf(body.data.post);
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
      }
    },

    async findPosts(query) {
      const input = searchInput(query, settings);
      const found: BufferPost[] = [];
      let after: string | undefined;
      for (let page = 0; page < searchPages; page += 1) {
        const { body } = await http.send(
          {
            kind: 'read',
            ...request('find_posts', findPostsDocument, {
              input,
              channels: { organizationId: settings.organizationId },
              first: pageSize,
              ...(after === undefined ? {} : { after }),
            }),
          },
          FoundPage,
        );
        refuseUnseen(query.channelIds, body.data.channels);
        const { edges, pageInfo } = body.data.posts;
        found.push(...(edges ?? []).map(({ node }) => postOf(node)));
        if (!pageInfo.hasNextPage) return found.filter(dueAtSecond(query.dueAt));
        after = pageInfo.endCursor ?? undefined;
      }
      throw new VendorUnavailableError(
        `buffer.find_posts: more than ${pageSize * searchPages} posts since ${query.createdAfter}; look from a later time`,
      );
    },
  };
}

function newPostInput(post: NewPost, { channels, tagIds }: BufferSettings) {
  return {
    channelId: post.channelId,
    text: post.text,
    ...scheduledFor(post.dueAt),
    saveToDraft: post.saveToDraft ?? false,
    tagIds: [...new Set([...(tagIds ?? []), ...post.tagIds])],
    assets:
      post.imageUrl === undefined
        ? []
        : [{ image: { url: post.imageUrl, metadata: { altText: post.altText ?? '' } } }],
    ...(channels['instagram'] === post.channelId
      ? { metadata: { instagram: { type: 'post', shouldShareToFeed: true } } }
      : {}),
  };
}

/** What is not said here stays as it is, so leaving the draft has to be said. */
function scheduledFor(dueAt: string) {
  return { dueAt, mode: 'customScheduled', schedulingType: 'automatic', saveToDraft: false };
}

function searchInput(query: PostQuery, { organizationId }: BufferSettings) {
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

/** A channel that is out of sight has no posts, which would look as if there were none. */
function refuseUnseen(wanted: readonly string[], seen: readonly { readonly id: string }[]): void {
  const unseen = wanted.filter((id) => !seen.some((channel) => channel.id === id));
  if (unseen.length === 0) return;
  throw new ConfigurationError(
    `Buffer shows no channel ${unseen.join(', ')} to this API key: connect it again, or correct the stage's Buffer settings`,
  );
}

/** Whether a time is in the same second, since Buffer need not keep its fractions. */
function dueAtSecond(dueAt: string | undefined): (post: BufferPost) => boolean {
  if (dueAt === undefined) return () => true;
  const second = (time: string) => Math.floor(Date.parse(time) / 1000);
  return (post) => post.dueAt !== undefined && second(post.dueAt) === second(dueAt);
}

function isNotFound(error: unknown): boolean {
  return (
    error instanceof VendorRejectedError && (error.code === 'NOT_FOUND' || error.code === 'NotFoundError')
  );
}

function postOf(post: z.infer<typeof Post>): BufferPost {
  return {
    id: post.id,
    status: post.status,
    channelId: post.channelId,
    text: post.text,
    createdAt: post.createdAt,
    tagIds: post.tags.map(({ id }) => id),
    ...(post.dueAt ? { dueAt: post.dueAt } : {}),
    ...(post.externalLink ? { externalLink: post.externalLink } : {}),
    ...(post.error ? { error: post.error.message } : {}),
  };
}
