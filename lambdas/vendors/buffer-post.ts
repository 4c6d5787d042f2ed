import * as z from 'zod';

export interface BufferPost {
  readonly id: string;
  readonly status: 'draft' | 'needs_approval' | 'scheduled' | 'sending' | 'sent' | 'error';
  readonly channelId: string;
  readonly text: string;
  /** ISO 8601. A draft keeps the time that it was made for, and is not published at it. */
  readonly dueAt?: string;
  readonly createdAt: string;
  readonly tagIds: readonly string[];
  /** The post on its network, once it is there. */
  readonly externalLink?: string;
  /** Why it could not be published (status `error`). */
  readonly error?: string;
}

/** A post as Buffer's API describes it. */
export const Post = z
  .object({
    id: z.string(),
    status: z.enum(['draft', 'needs_approval', 'scheduled', 'sending', 'sent', 'error']),
    dueAt: z.string().nullish(),
    text: z.string(),
    channelId: z.string(),
    externalLink: z.string().nullish(),
    createdAt: z.string(),
    tags: z.array(z.object({ id: z.string() })),
    error: z.object({ message: z.string() }).nullish(),
  })
  .transform(
    (post): BufferPost => ({
      id: post.id,
      status: post.status,
      channelId: post.channelId,
      text: post.text,
      createdAt: post.createdAt,
      tagIds: post.tags.map(({ id }) => id),
      ...(post.dueAt ? { dueAt: post.dueAt } : {}),
      ...(post.externalLink ? { externalLink: post.externalLink } : {}),
      ...(post.error ? { error: post.error.message } : {}),
    }),
  );
