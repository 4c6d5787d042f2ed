import type { Service } from '../platform/services.ts';

/** Who makes an effect come true: a vendor, or our own buckets. */
export type EffectVendor = Service | 's3';

/** What is known of one kind of effect before it happens. */
export interface EffectKindFacts {
  readonly vendor: EffectVendor;
  /**
   * How long a request that got no answer may still be carried out, and show when it is looked for, in
   * milliseconds. No vendor names a bound: this is how long we wait before the first look.
   */
  readonly lateMs: number;
  /**
   * What a second request makes. `same`: nothing new, since the name, id or place is ours to choose and the
   * vendor has one of it. `another`: a second thing, so an effect that may still come is never sent again.
   */
  readonly again: 'same' | 'another';
  /** The field of its facts that tells one thing from another. */
  readonly identity: string;
}

/** Kinds of effect; each has one `find` and one `undo` (lambdas/campaign/undo). */
export const effectKinds = {
  'stored-body': { vendor: 's3', lateMs: 5_000, again: 'same', identity: 'key' },
  'stored-image': { vendor: 's3', lateMs: 5_000, again: 'same', identity: 'key' },
  memory: { vendor: 'qdrant', lateMs: 60_000, again: 'same', identity: 'pointId' },
  branch: { vendor: 'github', lateMs: 30_000, again: 'same', identity: 'branch' },
  commit: { vendor: 'github', lateMs: 30_000, again: 'same', identity: 'branch' },
  'pull-request': { vendor: 'github', lateMs: 30_000, again: 'same', identity: 'number' },
  'pull-request-end': { vendor: 'github', lateMs: 30_000, again: 'same', identity: 'number' },
  message: { vendor: 'slack', lateMs: 60_000, again: 'another', identity: 'ts' },
  'message-update': { vendor: 'slack', lateMs: 60_000, again: 'same', identity: 'ts' },
  'single-send': { vendor: 'sendgrid', lateMs: 60_000, again: 'another', identity: 'singleSendId' },
  'single-send-schedule': { vendor: 'sendgrid', lateMs: 60_000, again: 'same', identity: 'singleSendId' },
  'post-draft': { vendor: 'buffer', lateMs: 60_000, again: 'another', identity: 'postId' },
  post: { vendor: 'buffer', lateMs: 60_000, again: 'same', identity: 'postId' },
  'blog-file': { vendor: 'github', lateMs: 30_000, again: 'same', identity: 'path' },
  dashboard: { vendor: 'grafana', lateMs: 60_000, again: 'same', identity: 'uid' },
} as const satisfies Record<string, EffectKindFacts>;

export type EffectKind = keyof typeof effectKinds;

export const effectKindNames = [
  'stored-body',
  'stored-image',
  'memory',
  'branch',
  'commit',
  'pull-request',
  'pull-request-end',
  'message',
  'message-update',
  'single-send',
  'single-send-schedule',
  'post-draft',
  'post',
  'blog-file',
  'dashboard',
] as const satisfies readonly EffectKind[];

/** The facts of a kind, as every kind has them. */
export function factsOf(kind: EffectKind): EffectKindFacts {
  return effectKinds[kind];
}
