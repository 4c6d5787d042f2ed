import { VendorRejectedError } from '../../platform/errors.ts';
import type { BufferClient } from '../../vendors/buffer.ts';
import type { Github } from '../../vendors/github.ts';
import type { SendgridClient } from '../../vendors/sendgrid.ts';
import { isSamePost } from '../distribution/same-post.ts';
import type { Undoers } from './undo-effects.ts';

export interface DistributionVendors {
  readonly sendgrid: () => Promise<SendgridClient>;
  readonly buffer: () => Promise<{ readonly client: BufferClient }>;
  readonly github: () => Promise<{ readonly client: Github }>;
}

/** Takes back what has not gone out yet. What has is refused, so that a person sees it. */
export function distributionUndoers({ sendgrid, buffer, github }: DistributionVendors): Undoers {
  return {
    'single-send-schedule': {
      find: async (_, target) => target,
      undo: async (effect, { singleSendId }) => {
        const client = await sendgrid();
        const id = String(singleSendId);
        if ((await client.unscheduleSingleSend(effect, id)) === 'unscheduled') return;
        await refuseIfSent(client, id);
      },
    },
    'single-send': {
      find: async (_, { name }) => {
        const found = await (await sendgrid()).findSingleSend(String(name));
        return found && { singleSendId: found.id };
      },
      undo: async (effect, { singleSendId }) => {
        const client = await sendgrid();
        const id = String(singleSendId);
        await refuseIfSent(client, id);
        await client.deleteSingleSend(effect, id);
      },
    },
    post: {
      find: async (_, { channelId, createdAfter, text, dueAt }) => {
        const posts = await (await buffer()).client.findPosts({
          channelIds: [String(channelId)],
          createdAfter: String(createdAfter),
        });
        const ours = posts.find((post) => isSamePost(post, String(text), String(dueAt)));
        return ours && { postId: ours.id };
      },
      undo: async (effect, { postId }) => {
        const { client } = await buffer();
        const id = String(postId);
        const post = await client.getPost(id);
        if (post?.status === 'sent' || post?.status === 'sending') {
          throw new VendorRejectedError(
            `the post ${post.externalLink ?? id} is live and has to be taken down by hand`,
          );
        }
        await client.deletePost(effect, id);
      },
    },
    'blog-file': {
      find: async (_, { repository, branch, path }) => {
        const file = await (await github()).client.getFile(String(repository), String(path), String(branch));
        return (
          file && {
            repository: String(repository),
            branch: String(branch),
            path: String(path),
            sha: file.sha,
          }
        );
      },
      undo: async (effect, { repository, branch, path, sha }) => {
        await (await github()).client.deleteFile(effect, String(repository), {
          path: String(path),
          branch: String(branch),
          message: `Take back: ${String(path)}`,
          sha: String(sha),
        });
      },
    },
  };
}

/** Deleting the record of a mail that was sent would call nothing back, and destroy the evidence. */
async function refuseIfSent(client: SendgridClient, id: string): Promise<void> {
  if ((await client.getSingleSend(id))?.status !== 'triggered') return;
  throw new VendorRejectedError(`the mail ${id} has been sent and cannot be called back`);
}
