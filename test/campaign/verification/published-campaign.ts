import { type CampaignTable, updateRecord } from '../../../lambdas/campaign/campaign-table.ts';
import type { Effect } from '../../../lambdas/campaign/effect.ts';
import type { CampaignRecord } from '../../../lambdas/campaign/record.ts';
import type { PublishingVendors } from '../../../lambdas/campaign/verification/ask-vendor.ts';
import type { BufferPost } from '../../../lambdas/vendors/buffer.ts';
import type { SingleSend } from '../../../lambdas/vendors/sendgrid.ts';
import { anApprovedCampaign } from '../../support/campaign-table.ts';

export const publishAt = Date.parse('2026-03-02T09:30:00Z');
type DoneEffect = Extract<Effect, { state: 'done' }>;

const base = {
  state: 'done' as const,
  id: '5f0c9f0e-8d3a-5b5e-9a53-0d7f6b1c2a40',
  version: 2,
  attempt: '5f0c9f0e-8d3a-4b5e-9a53-0d7f6b1c2a41',
  begunAt: publishAt,
  unanswered: 0,
  extras: [],
} satisfies Partial<DoneEffect>;

export const aMail = (result: Record<string, string> = {}): DoneEffect => ({
  ...base,
  vendor: 'sendgrid',
  kind: 'single-send-schedule',
  target: { singleSendId: 's-1', sendAt: new Date(publishAt).toISOString() },
  result: { singleSendId: 's-1', sendAt: new Date(publishAt).toISOString(), ...result },
});
export const aPost = (result: Record<string, string> = {}): DoneEffect => ({
  ...base,
  vendor: 'buffer',
  kind: 'post',
  target: { network: 'linkedin', postId: 'p-1', dueAt: new Date(publishAt).toISOString() },
  result: { network: 'linkedin', postId: 'p-1', ...result },
});
const place = { repository: 'blog', branch: 'main', path: '_posts/a.md' };
export const aBlogFile = (): DoneEffect => ({
  ...base,
  vendor: 'github',
  kind: 'blog-file',
  target: place,
  result: { ...place, sha: 'abc', url: 'https://github.com/acme/blog/a.md' },
});

export const mailKey = 'distribution/email-schedule@1';
export const postKey = 'distribution/post/linkedin@1';
export const blogKey = 'distribution/blog-file@1';

/** A campaign that has ended after it published; answers its id. */
export async function aPublishedCampaign(
  table: CampaignTable,
  overrides: Partial<Pick<CampaignRecord, 'effects' | 'saga' | 'status' | 'verifyAt' | 'warnings'>> = {},
): Promise<string> {
  const campaignId = await anApprovedCampaign(table);
  const attributes = {
    effects: { [mailKey]: aMail(), [postKey]: aPost(), [blogKey]: aBlogFile() },
    saga: 'closed',
    status: 'completed',
    verifyAt: publishAt + 10 * 60_000,
    outbox: {},
    run: 1,
    ...overrides,
  };
  const names = Object.keys(attributes);
  await updateRecord(table, campaignId, {
    UpdateExpression: `SET ${names.map((_, index) => `#a${index} = :a${index}`).join(', ')} REMOVE wakeGroup, wakeAt`,
    ExpressionAttributeNames: Object.fromEntries(names.map((name, index) => [`#a${index}`, name])),
    ExpressionAttributeValues: Object.fromEntries(
      Object.values(attributes).map((value, index) => [`:a${index}`, value]),
    ),
  });
  return campaignId;
}

/** What each vendor would answer; all of it out, unless a test says otherwise. */
export interface VendorState {
  mail: SingleSend['status'] | 'gone' | 'down';
  post: BufferPost['status'] | 'gone' | 'down';
  blog: 'there' | 'gone' | 'down';
  /** Which vendors were asked, in order. */
  readonly asked: string[];
}

export function someVendors(state: Partial<VendorState> = {}): {
  state: VendorState;
  vendors: PublishingVendors;
} {
  const now: VendorState = { mail: 'triggered', post: 'sent', blog: 'there', asked: [], ...state };
  const ask = (name: 'mail' | 'post' | 'blog') => {
    now.asked.push(name);
    if (now[name] === 'down') throw new Error(`${name} does not answer`);
  };
  return {
    state: now,
    vendors: {
      sendgrid: async () => ({
        async getSingleSend(id) {
          ask('mail');
          const { mail: status } = now;
          return status === 'gone' || status === 'down' ? undefined : { id, name: 'Spring', status };
        },
      }),
      buffer: async () => ({
        async getPost(id) {
          ask('post');
          const { post: status } = now;
          if (status === 'gone' || status === 'down') return undefined;
          const post = { id, status, channelId: 'c', text: '', createdAt: '', tagIds: [] };
          if (status === 'error') return { ...post, error: 'LinkedIn refused the image' };
          return status === 'sent' ? { ...post, externalLink: 'https://linkedin.com/p/1' } : post;
        },
      }),
      github: async () => ({
        async getFile() {
          ask('blog');
          if (now.blog !== 'there') return undefined;
          return { sha: 'abc', content: Buffer.from(''), url: 'https://github.com/acme/blog/a.md' };
        },
      }),
    },
  };
}
