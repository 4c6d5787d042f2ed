import type { Clock } from '../clock/clock.ts';
import type { Artifacts } from './artifacts.ts';

/** A channel of the organisation, on a network that goes by Buffer's name for it. */
export interface BufferChannel {
  readonly id: string;
  readonly service: string;
}

/** A post as Buffer knows it; times are ISO 8601. */
export type PostData = {
  id: string;
  status: 'draft' | 'needs_approval' | 'scheduled' | 'sending' | 'sent' | 'error';
  text: string;
  channelId: string;
  channelService: string;
  organizationId: string;
  dueAt: string | null;
  sentAt: string | null;
  createdAt: string;
  updatedAt: string;
  shareMode: string;
  schedulingType: string;
  tagIds: readonly string[];
  imageUrl: string | null;
  altText: string;
  /** Where it is on its network. */
  externalLink: string | null;
  error: string | null;
};

export type PostContent = Pick<
  PostData,
  | 'status'
  | 'text'
  | 'channelId'
  | 'channelService'
  | 'organizationId'
  | 'dueAt'
  | 'shareMode'
  | 'schedulingType'
  | 'tagIds'
  | 'imageUrl'
  | 'altText'
>;

/** What an account holds, oldest first. */
export interface BufferAccount {
  readonly posts: Map<string, PostData>;
  /** Ends the wait of a scheduled post, by id. */
  readonly waiting: Map<string, () => void>;
  /** Why the next posts that are due cannot be published. */
  readonly nextFailures: string[];
}

/** What changes an account; a scheduled post is published when the clock reaches its time. */
export interface Posts {
  create(content: PostContent): PostData;
  update(post: PostData, content: Partial<PostContent>): PostData;
  remove(post: PostData): void;
}

export interface PostsOptions {
  readonly account: BufferAccount;
  readonly artifacts: Artifacts;
  readonly clock: Clock;
  readonly newId: () => string;
  /** Whether an image can be fetched at the moment of publishing. */
  readonly reachable: (imageUrl: string) => boolean | Promise<boolean>;
}

export function createPosts({ account, artifacts, clock, newId, reachable }: PostsOptions): Posts {
  const { posts, waiting, nextFailures } = account;
  const now = () => new Date(clock.now()).toISOString();

  const publish = async (post: PostData): Promise<void> => {
    waiting.delete(post.id);
    Object.assign(post, { status: 'sending', updatedAt: now() });
    const refusal = nextFailures.shift();
    const pictured = post.imageUrl === null || (await reachable(post.imageUrl));
    if (refusal !== undefined || !pictured) {
      const error = refusal ?? 'The image of this post could not be fetched';
      Object.assign(post, { status: 'error', error, updatedAt: now() });
      return;
    }
    const externalLink = `https://${post.channelService}.example/posts/${post.id}`;
    Object.assign(post, { status: 'sent', sentAt: now(), updatedAt: now(), externalLink });
    const { text, channelId, dueAt } = post;
    artifacts.create('published-post', post.id, { postId: post.id, text, channelId, dueAt }, externalLink);
  };

  const cancel = (post: PostData): void => {
    waiting.get(post.id)?.();
    waiting.delete(post.id);
  };

  const awaitDue = (post: PostData): void => {
    cancel(post);
    if (post.status !== 'scheduled' || post.dueAt === null) return;
    const due = Date.parse(post.dueAt);
    waiting.set(
      post.id,
      clock.at(due, () => void clock.busy(publish(post))),
    );
  };

  return {
    create(content) {
      const post: PostData = {
        ...content,
        id: newId(),
        sentAt: null,
        createdAt: now(),
        updatedAt: now(),
        externalLink: null,
        error: null,
      };
      posts.set(post.id, post);
      artifacts.create('post', post.id, post);
      awaitDue(post);
      return post;
    },
    update(post, content) {
      Object.assign(post, content, { updatedAt: now(), error: null });
      awaitDue(post);
      return post;
    },
    remove(post) {
      cancel(post);
      posts.delete(post.id);
      artifacts.remove('post', post.id);
    },
  };
}
