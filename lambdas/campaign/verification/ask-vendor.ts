import { logger } from '../../platform/logger.ts';
import type { BufferClient } from '../../vendors/buffer.ts';
import type { Github } from '../../vendors/github.ts';
import type { SendgridClient } from '../../vendors/sendgrid.ts';
import type { Publishing } from './publishings.ts';

/** The vendors that publish; each is made when there is something to ask it. */
export interface PublishingVendors {
  readonly sendgrid: () => Promise<Pick<SendgridClient, 'getSingleSend'>>;
  readonly buffer: () => Promise<Pick<BufferClient, 'getPost'>>;
  readonly github: () => Promise<Pick<Github, 'getFile'>>;
}

/** What a vendor says of something that it was to publish. */
export type VendorAnswer =
  | { readonly kind: 'sent'; readonly url?: string }
  /** It is still to come. */
  | { readonly kind: 'pending'; readonly reason: string }
  /** It is not out, and will not be by itself. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** The vendor has forgotten it: it may have been out before. */
  | { readonly kind: 'gone'; readonly reason: string }
  /** It could not be asked. */
  | { readonly kind: 'unreachable'; readonly reason: string };

/** Asks, and changes nothing. */
export async function askVendor(publishing: Publishing, vendors: PublishingVendors): Promise<VendorAnswer> {
  try {
    return await ask(publishing, vendors);
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    logger.warn('a vendor could not be asked whether it has published', { effect: publishing.key, reason });
    return { kind: 'unreachable', reason: `it could not be asked (${reason.slice(0, 200)})` };
  }
}

async function ask({ facts }: Publishing, vendors: PublishingVendors): Promise<VendorAnswer> {
  switch (facts.kind) {
    case 'single-send-schedule':
      return askSendgrid(await vendors.sendgrid(), facts.singleSendId);
    case 'post':
      return askBuffer(await vendors.buffer(), facts.postId);
    case 'blog-file': {
      const file = await (await vendors.github()).getFile(facts.repository, facts.path, facts.branch);
      if (file !== undefined) return { kind: 'sent', url: file.url };
      return { kind: 'failed', reason: `${facts.path} is not on the branch ${facts.branch} any more` };
    }
    default:
      return facts satisfies never;
  }
}

async function askSendgrid(
  sendgrid: Pick<SendgridClient, 'getSingleSend'>,
  id: string,
): Promise<VendorAnswer> {
  const send = await sendgrid.getSingleSend(id);
  if (send === undefined) return { kind: 'gone', reason: 'SendGrid has no record of it any more' };
  const { status } = send;
  switch (status) {
    case 'triggered':
      return { kind: 'sent' };
    case 'scheduled':
      return { kind: 'pending', reason: 'SendGrid has it scheduled still' };
    case 'draft':
      return { kind: 'failed', reason: 'somebody has taken it off its schedule at SendGrid' };
    default:
      return status satisfies never;
  }
}

async function askBuffer(buffer: Pick<BufferClient, 'getPost'>, id: string): Promise<VendorAnswer> {
  const post = await buffer.getPost(id);
  if (post === undefined) return { kind: 'gone', reason: 'Buffer has no record of it any more' };
  const { status } = post;
  switch (status) {
    case 'sent':
      return { kind: 'sent', ...(post.externalLink === undefined ? {} : { url: post.externalLink }) };
    case 'scheduled':
    case 'sending':
      return { kind: 'pending', reason: `Buffer has it ${status} still` };
    case 'needs_approval':
      return { kind: 'pending', reason: 'it waits for an approval at Buffer' };
    case 'error':
      return { kind: 'failed', reason: post.error ?? 'Buffer names no reason' };
    case 'draft':
      return { kind: 'failed', reason: 'somebody has made a draft of it at Buffer' };
    default:
      return status satisfies never;
  }
}
