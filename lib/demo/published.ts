import type { CampaignView, EffectView } from './campaign-api.ts';

/** Where a campaign's parts are to be seen. */
export interface Published {
  readonly pullRequest?: string;
  readonly message?: { readonly channel: string; readonly ts: string };
  readonly email?: { readonly singleSendId: string; readonly sendAt: string };
  readonly posts: readonly { readonly network: string; readonly postId: string; readonly dueAt: string }[];
  readonly blog?: { readonly path: string; readonly url: string };
  readonly dashboard?: string;
}

const text = (effect: EffectView, field: string): string => String(effect[field] ?? '');

/** Reads it from the campaign's ledger, the only place that knows. */
export function publishedOf({ effects }: CampaignView): Published {
  const done = effects.filter(({ state }) => state === 'done');
  const last = (kind: string) => done.findLast((effect) => effect.kind === kind);
  const pullRequest = last('pull-request');
  const message = last('message');
  const email = last('single-send-schedule');
  const blog = last('blog-file');
  const dashboard = last('dashboard');
  return {
    ...(pullRequest && { pullRequest: text(pullRequest, 'url') }),
    ...(message && { message: { channel: text(message, 'channel'), ts: text(message, 'ts') } }),
    ...(email && { email: { singleSendId: text(email, 'singleSendId'), sendAt: text(email, 'sendAt') } }),
    posts: done
      .filter(({ kind }) => kind === 'post')
      .map((post) => ({
        network: text(post, 'network'),
        postId: text(post, 'postId'),
        dueAt: text(post, 'dueAt'),
      })),
    ...(blog && { blog: { path: text(blog, 'path'), url: text(blog, 'url') } }),
    ...(dashboard && { dashboard: text(dashboard, 'url') }),
  };
}
