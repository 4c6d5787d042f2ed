import { createHash } from 'node:crypto';
import { VendorConflictError } from '../../platform/errors.ts';
import type { BufferClient } from '../../vendors/buffer.ts';
import type { Github } from '../../vendors/github.ts';
import type { SendgridClient } from '../../vendors/sendgrid.ts';
import { soughtIn } from '../distribution/publish-social.ts';
import { samePost } from '../distribution/same-post.ts';
import { sighting } from '../sighting.ts';
import type { Undone } from './undo-changes.ts';
import type { Undoer, Undoers } from './undoer.ts';

export interface DistributionVendors {
  readonly sendgrid: () => Promise<SendgridClient>;
  readonly buffer: () => Promise<{ readonly client: BufferClient }>;
  readonly github: () => Promise<{ readonly client: Github }>;
}

/** Takes back what has not gone out yet. What has gone out stays, and the record says so. */
export function distributionUndoers({ sendgrid, buffer, github }: DistributionVendors): Undoers {
  return {
    'single-send-schedule': scheduleUndoer(sendgrid),
    'single-send': singleSendUndoer(sendgrid),
    post: postUndoer(buffer),
    'post-draft': postDraftUndoer(buffer),
    'blog-file': blogFileUndoer(github),
  };
}

const undone: Undone = { kind: 'undone' };

function scheduleUndoer(sendgrid: DistributionVendors['sendgrid']): Undoer {
  return {
    find: async (_, { singleSendId = '' }) => {
      const found = await (await sendgrid()).getSingleSend(String(singleSendId));
      return sighting(found === undefined || found.status === 'draft' ? undefined : { singleSendId });
    },
    undo: async (effect, { singleSendId }) => {
      const client = await sendgrid();
      const id = String(singleSendId);
      if ((await client.unscheduleSingleSend(effect, id)) === 'unscheduled') return undone;
      return mailOf(client, id);
    },
  };
}

function singleSendUndoer(sendgrid: DistributionVendors['sendgrid']): Undoer {
  return {
    find: async (_, { name }) => {
      const found = await (await sendgrid()).findSingleSend(String(name));
      return sighting(found && { singleSendId: found.id });
    },
    undo: async (effect, { singleSendId }) => {
      const client = await sendgrid();
      const id = String(singleSendId);
      const mail = await mailOf(client, id);
      if (mail.kind === 'undone') await client.deleteSingleSend(effect, id);
      return mail;
    },
  };
}

/** Deleting the record of a mail that was sent would call nothing back, and destroy the evidence. */
async function mailOf(client: SendgridClient, id: string): Promise<Undone> {
  if ((await client.getSingleSend(id))?.status !== 'triggered') return undone;
  return { kind: 'irreversible', reason: `the mail ${id} has been sent and cannot be called back` };
}

function postUndoer(buffer: DistributionVendors['buffer']): Undoer {
  return {
    find: async (_, { postId = '' }) => {
      const found = await (await buffer()).client.getPost(String(postId));
      return sighting(found === undefined || found.status === 'draft' ? undefined : { postId });
    },
    undo: async (effect, { postId }) => {
      const post = await (await buffer()).client.unschedulePost(effect, String(postId));
      return post === undefined ? undone : postOf(String(postId), post);
    },
  };
}

function postDraftUndoer(buffer: DistributionVendors['buffer']): Undoer {
  return {
    find: async (_, target) => {
      const sought = soughtIn(target);
      const found = (await (await buffer()).client.findPosts(sought)).find(samePost(sought));
      return sighting(found && { postId: found.id });
    },
    undo: async (effect, { postId }) => {
      const { client } = await buffer();
      const post = await client.getPost(String(postId));
      const out = post === undefined ? undone : postOf(String(postId), post);
      if (out.kind === 'undone') await client.deletePost(effect, String(postId));
      return out;
    },
  };
}

/** Deleting a post from Buffer does not take it from its network. */
function postOf(id: string, post: { readonly status: string; readonly externalLink?: string }): Undone {
  if (post.status !== 'sent' && post.status !== 'sending') return undone;
  const url = post.externalLink;
  const reason = `the post ${id} is live and has to be taken down on its network`;
  return { kind: 'irreversible', reason, ...(url === undefined ? {} : { url }) };
}

/** We write only where nothing was, so that taking the file back restores what stood there before: nothing. */
function blogFileUndoer(github: DistributionVendors['github']): Undoer {
  const read = async (repository: unknown, path: unknown, branch: unknown) =>
    (await github()).client.getFile(String(repository), String(path), String(branch));
  return {
    find: async (_, { repository = '', branch = '', path = '', digest }) => {
      const file = await read(repository, path, branch);
      const ours = file !== undefined && sha256(file.content) === digest;
      return sighting(ours ? { repository, branch, path, sha: file.sha, url: file.url } : undefined);
    },
    undo: async (effect, { repository, branch, path, sha }) => {
      const file = await read(repository, path, branch);
      if (file === undefined) return undone;
      const changed: Undone = {
        kind: 'superseded',
        reason: `somebody has changed ${path} since; take it back by hand`,
        url: file.url,
      };
      if (file.sha !== sha) return changed;
      try {
        const message = `Take back: ${path}`;
        const place = { path: String(path), branch: String(branch), message, sha: file.sha };
        await (await github()).client.deleteFile(effect, String(repository), place);
        return undone;
      } catch (error) {
        if (error instanceof VendorConflictError) return changed;
        throw error;
      }
    },
  };
}

function sha256(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex');
}
