import * as z from 'zod';
import type { BegunEffect } from '../platform/begun-effect.ts';
import type { CallGuard } from '../platform/call-guard.ts';
import type { Clock } from '../platform/clock.ts';
import { ConfigurationError, VendorRejectedError, VendorUnavailableError } from '../platform/errors.ts';
import { createVendorHttp } from '../platform/vendor-http.ts';
import { bufferDialect } from './buffer-dialect.ts';
import {
  createPostDocument,
  deletePostDocument,
  editPostDocument,
  findChannelsDocument,
  findPostsDocument,
  getPostDocument,
} from './buffer-documents.ts';
import { type BufferPost, Post } from './buffer-post.ts';
import { dueAtSecond, type PostQuery, searchInput } from './buffer-search.ts';
import { BufferSecret, BufferSettings } from './buffer-settings.ts';
import { type Deletion, deleteUnlessAbsent, unlessAbsent } from './proven-absence.ts';

export { type BufferPost, BufferSecret, BufferSettings, type PostQuery };

export interface NewPost {
  readonly channelId: string;
  readonly text: string;
  /** ISO 8601 with a time zone, in the future. */
  readonly dueAt: string;
  /** Public, and has to stay so until the post is out: Buffer fetches it only then. */
  readonly imageUrl?: string;
  readonly altText?: string;
  readonly tagIds: readonly string[];
}

/**
 * Posts to social networks, which Buffer publishes at their time. Made in two phases: a draft, which is never
 * published by itself, so that one too many harms nobody, and its schedule, which is the same however often it
 * is set. That Buffer shows the stage's channels is proof of access: without it "not found" is an error.
 */
export interface BufferClient {
  /** Twice makes two: Buffer takes no key of ours. The draft keeps `dueAt`, by which it is found again. */
  createDraft(effect: BegunEffect, post: NewPost): Promise<BufferPost>;
  /** Makes a draft a scheduled post, and moves one that is scheduled. @throws VendorRejectedError if it is sent. */
  schedulePost(effect: BegunEffect, id: string, schedule: Pick<NewPost, 'dueAt'>): Promise<BufferPost>;
  /**
   * Makes a scheduled post a draft again, which cannot go out while it is being deleted.
   * @returns the post as it is then: `draft` if it is taken back, while `sending` and `sent` cannot be;
   * `undefined` if there is none.
   * @throws VendorRejectedError if it is scheduled all the same, or if nothing proves that there is none.
   */
  unschedulePost(effect: BegunEffect, id: string): Promise<BufferPost | undefined>;
  /**
   * Removes it from Buffer. One already `sent` stays on its network, and a scheduled one may go out meanwhile:
   * `unschedulePost` first. @throws VendorRejectedError if it is still there, or if nothing proves that it is not.
   */
  deletePost(effect: BegunEffect, id: string): Promise<Deletion>;
  /**
   * `undefined` only if there is none.
   * @throws ConfigurationError if the key may not, or no longer, see one of the stage's channels.
   */
  getPost(id: string): Promise<BufferPost | undefined>;
  /**
   * In every status, drafts included, oldest first. Buffer knows no key of ours, so text, channel, tag and
   * time are what a post is known by. An answer is always complete: it throws rather than to leave something
   * out.
   * @throws VendorUnavailableError if there are more than it reads.
   * @throws ConfigurationError if the key may not, or no longer, see one of the channels.
   */
  findPosts(query: PostQuery): Promise<readonly BufferPost[]>;
}

export interface BufferOptions {
  readonly secret: BufferSecret;
  readonly settings: BufferSettings;
  readonly clock: Clock;
  readonly guard: CallGuard;
}

/** What is not said stays as it is. */
interface PostChange extends Partial<ReturnType<typeof scheduledFor>> {
  readonly id: string;
  readonly saveToDraft: boolean;
}

const Action = z.object({ post: Post });
const Created = z.object({ data: z.object({ createPost: Action }) });
const Edited = z.object({ data: z.object({ editPost: Action }) });
const Deleted = z.object({ data: z.object({ deletePost: z.object({ id: z.string() }) }) });
const Got = z.object({ data: z.object({ post: Post }) });
const Channels = z.array(z.object({ id: z.string() }));
const FoundChannels = z.object({ data: z.object({ channels: Channels }) });
const FoundPage = z.object({
  data: z.object({
    channels: Channels,
    posts: z.object({
      edges: z.array(z.object({ node: Post })).nullish(),
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
    }),
  }),
});

/** Buffer allows 100 requests in 15 minutes, so a search must not eat many of them. */
const pageSize = 50;
const searchPages = 6;

export function createBuffer({ secret, settings, clock, guard }: BufferOptions): BufferClient {
  const http = createVendorHttp({
    service: 'buffer',
    baseUrl: secret.baseUrl ?? 'https://api.buffer.com',
    headers: { Authorization: `Bearer ${secret.apiKey}` },
    clock,
    guard,
    dialect: bufferDialect,
  });
  const request = (operation: string, query: string, variables: Readonly<Record<string, unknown>>) =>
    ({ operation: `buffer.${operation}`, method: 'POST', path: '/', body: { query, variables } }) as const;
  const organization = { organizationId: settings.organizationId };

  const edit = async (effect: BegunEffect, input: PostChange): Promise<BufferPost> => {
    const { body } = await http.send(
      { kind: 'write', effect, ...request('edit_post', editPostDocument, { input }) },
      Edited,
    );
    return body.data.editPost.post;
  };

  const getPost: BufferClient['getPost'] = async (id) => {
    try {
      const { body } = await http.send(
        { kind: 'read', ...request('get_post', getPostDocument, { input: { id } }) },
        Got,
      );
      return body.data.post;
    } catch (error) {
      if (!(error instanceof VendorRejectedError) || !isNotFound(error)) throw error;
      const { body } = await http.send(
        { kind: 'read', ...request('find_channels', findChannelsDocument, { input: organization }) },
        FoundChannels,
      );
      refuseUnseen(Object.values(settings.channels), body.data.channels);
      return undefined;
    }
  };

  return {
    getPost,

    async createDraft(effect, post) {
      const input = draftInput(post, settings);
      const { body } = await http.send(
        { kind: 'write', effect, ...request('create_post', createPostDocument, { input }) },
        Created,
      );
      return body.data.createPost.post;
    },

    // What is not said in a change stays as it is, so leaving the draft has to be said.
    schedulePost: (effect, id, { dueAt }) => edit(effect, { id, ...scheduledFor(dueAt), saveToDraft: false }),

    async unschedulePost(effect, id) {
      const send = async (): Promise<BufferPost> => {
        try {
          return await edit(effect, { id, saveToDraft: true });
        } catch (error) {
          if (!(error instanceof VendorRejectedError) || isNotFound(error)) throw error;
          const post = await getPost(id);
          if (post?.status === 'sending' || post?.status === 'sent') return post;
          throw error;
        }
      };
      const post = await unlessAbsent(send, () => getPost(id), isNotFound);
      if (post === 'absent') return undefined;
      if (post.status !== 'scheduled') return post;
      throw new VendorRejectedError(`buffer.edit_post: ${id} is scheduled all the same`);
    },

    async deletePost(effect, id) {
      const deletion = request('delete_post', deletePostDocument, { input: { id } });
      const remove = () => http.send({ kind: 'write', effect, ...deletion }, Deleted);
      return deleteUnlessAbsent(remove, () => getPost(id), isNotFound);
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
              channels: organization,
              first: pageSize,
              ...(after === undefined ? {} : { after }),
            }),
          },
          FoundPage,
        );
        refuseUnseen(query.channelIds, body.data.channels);
        const { edges, pageInfo } = body.data.posts;
        found.push(...(edges ?? []).map(({ node }) => node));
        if (!pageInfo.hasNextPage) return found.filter(dueAtSecond(query.dueAt));
        after = pageInfo.endCursor ?? undefined;
      }
      throw new VendorUnavailableError(
        `buffer.find_posts: more than ${pageSize * searchPages} posts since ${query.createdAfter}; look from a later time`,
      );
    },
  };
}

function draftInput(post: NewPost, { channels, tagIds }: BufferSettings) {
  return {
    channelId: post.channelId,
    text: post.text,
    ...scheduledFor(post.dueAt),
    saveToDraft: true,
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

function scheduledFor(dueAt: string) {
  return { dueAt, mode: 'customScheduled', schedulingType: 'automatic' };
}

/** What is in a channel that is out of sight would look as if it were not there. */
function refuseUnseen(wanted: readonly string[], seen: readonly { readonly id: string }[]): void {
  const unseen = wanted.filter((id) => !seen.some((channel) => channel.id === id));
  if (unseen.length === 0) return;
  throw new ConfigurationError(
    `Buffer shows no channel ${unseen.join(', ')} to this API key: connect it again, or correct the stage's Buffer settings`,
  );
}

function isNotFound({ code }: VendorRejectedError): boolean {
  return code === 'NOT_FOUND' || code === 'NotFoundError';
}
