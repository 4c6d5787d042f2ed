import { GraphQLError } from 'graphql';
import type { Clock } from '../clock/clock.ts';
import type { BufferAccount, BufferChannel, PostContent, PostData, Posts } from './buffer-posts.ts';
import { shownPost } from './buffer-queries.ts';

interface AssetInput {
  readonly image?: { readonly url: string; readonly metadata?: { readonly altText: string } };
  readonly video?: { readonly url: string };
}

/** What the schema has let through; `null` is what a client may send for "nothing". */
interface PostFields {
  readonly mode?: string | null;
  readonly schedulingType?: string | null;
  readonly text?: string | null;
  readonly dueAt?: string | null;
  readonly assets?: readonly AssetInput[] | null;
  readonly metadata?: { readonly instagram?: object | null } | null;
  readonly tagIds?: readonly string[] | null;
  readonly saveToDraft?: boolean | null;
}
type CreateInput = PostFields & { readonly channelId: string; readonly needsApproval: boolean };
type EditInput = PostFields & { readonly id: string };

export interface MutationsOptions {
  readonly account: BufferAccount;
  readonly posts: Posts;
  readonly clock: Clock;
  readonly organizationId: string;
  readonly channels: readonly BufferChannel[];
  readonly tags: Readonly<Record<string, string>>;
}

/** A member of a mutation's union that stands for a refusal. */
const refusal = (__typename: 'InvalidInputError' | 'NotFoundError', message: string) => ({
  __typename,
  message,
});
const invalid = (message: string) => refusal('InvalidInputError', message);

/** Buffer finds a time of its own for a post that only joins the queue. */
const queueSlotMs = 3_600_000;

export function bufferMutations(options: MutationsOptions) {
  const { account, posts, clock, organizationId, channels, tags } = options;
  const success = (post: PostData) => ({ __typename: 'PostActionSuccess', post: shownPost(post, tags) });

  const timeOf = (mode: string, dueAt: string | null): string | null => {
    switch (mode) {
      case 'customScheduled':
        return dueAt === null ? null : new Date(dueAt).toISOString();
      case 'shareNow':
        return new Date(clock.now()).toISOString();
      default:
        return new Date(clock.now() + queueSlotMs).toISOString();
    }
  };

  /** What is wrong with a post as it would be, in Buffer's manner: a sentence. */
  const complaint = (content: PostContent, input: PostFields): string | undefined => {
    const isImage = content.imageUrl !== null;
    if (content.text.trim() === '' && !isImage) return 'Text is required';
    if (content.imageUrl !== null && !isPublicUrl(content.imageUrl))
      return 'Image URL must be an absolute URL';
    if (input.assets?.some((asset) => Object.keys(asset).length !== 1))
      return 'An asset has exactly one kind';
    if (content.channelService === 'instagram' && !isImage)
      return 'Instagram posts require an image or video';
    const unknown = content.tagIds.find((id) => tags[id] === undefined);
    if (unknown !== undefined) return `Tag ${unknown} does not exist`;
    if (input.mode !== 'customScheduled' || content.status === 'draft') return undefined;
    if (content.dueAt === null) return 'dueAt is required for customScheduled';
    return Date.parse(content.dueAt) <= clock.now() ? 'dueAt must be in the future' : undefined;
  };

  return {
    createPost({ input }: { input: CreateInput }) {
      const channel = channels.find(({ id }) => id === input.channelId);
      if (channel === undefined) return invalid(`Channel ${input.channelId} does not exist`);
      if (channel.service === 'instagram' && !input.metadata?.instagram) {
        return invalid('metadata.instagram.type is required');
      }
      const mode = input.mode ?? 'addToQueue';
      const content: PostContent = {
        status: input.saveToDraft ? 'draft' : input.needsApproval ? 'needs_approval' : 'scheduled',
        text: input.text ?? '',
        channelId: channel.id,
        channelService: channel.service,
        organizationId,
        dueAt: timeOf(mode, input.dueAt ?? null),
        shareMode: mode,
        schedulingType: input.schedulingType ?? 'automatic',
        tagIds: input.tagIds ?? [],
        ...imageOf(input.assets ?? []),
      };
      const wrong = complaint(content, input);
      return wrong === undefined ? success(posts.create(content)) : invalid(wrong);
    },

    editPost({ input }: { input: EditInput }) {
      const post = account.posts.get(input.id);
      if (post === undefined) return refusal('NotFoundError', `Post ${input.id} does not exist`);
      if (post.status === 'sending' || post.status === 'sent')
        return invalid(`A ${post.status} post cannot be edited`);
      const content: PostContent = {
        ...post,
        ...(input.text == null ? {} : { text: input.text }),
        ...(input.tagIds == null ? {} : { tagIds: input.tagIds }),
        ...(input.assets == null ? {} : imageOf(input.assets)),
        ...(input.schedulingType == null ? {} : { schedulingType: input.schedulingType }),
        ...(input.mode == null
          ? {}
          : {
              status: 'scheduled',
              shareMode: input.mode,
              dueAt: timeOf(input.mode, input.dueAt ?? post.dueAt),
            }),
        ...(input.saveToDraft ? { status: 'draft' } : {}),
      };
      const wrong = complaint(content, input);
      return wrong === undefined ? success(posts.update(post, content)) : invalid(wrong);
    },

    /** Takes a sent post out of Buffer as well, though not off its network. */
    deletePost({ input }: { input: { id: string } }) {
      const post = account.posts.get(input.id);
      if (post === undefined) {
        throw new GraphQLError('Post not found', { extensions: { code: 'NOT_FOUND' } });
      }
      if (post.status === 'sending') {
        throw new GraphQLError('Post is being published', { extensions: { code: 'UNEXPECTED' } });
      }
      posts.remove(post);
      return { __typename: 'DeletePostSuccess', id: post.id };
    },
  };
}

function imageOf(assets: readonly AssetInput[]): Pick<PostContent, 'imageUrl' | 'altText'> {
  const image = assets.find((asset) => asset.image)?.image;
  return { imageUrl: image?.url ?? null, altText: image?.metadata?.altText ?? '' };
}

function isPublicUrl(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}
