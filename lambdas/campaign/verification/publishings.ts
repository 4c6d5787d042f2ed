import * as z from 'zod';
import type { Effect } from '../effect.ts';
import type { CampaignRecord } from '../record.ts';

/** An ISO 8601 time, as milliseconds since the epoch. */
const Moment = z.iso.datetime({ offset: true }).transform((time) => Date.parse(time));

const Facts = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('single-send-schedule'), singleSendId: z.string(), sendAt: Moment }),
  z.object({ kind: z.literal('post'), postId: z.string(), network: z.string(), dueAt: Moment }),
  z.object({
    kind: z.literal('blog-file'),
    repository: z.string(),
    branch: z.string(),
    path: z.string(),
    url: z.string().optional(),
    begunAt: z.number(),
  }),
]);

/** What the vendors have found out themselves, in the effect's result. */
const Verified = z.object({ outcome: z.enum(['sent', 'failed', 'unknown']).optional() });

/** One thing that a campaign has published, or has told a vendor to publish. */
export interface Publishing {
  /** Of its effect. */
  readonly key: string;
  readonly effect: Effect & { readonly state: 'done' };
  readonly facts: z.infer<typeof Facts>;
  /** When it was to be out, in milliseconds since the epoch. */
  readonly publishAt: number;
  /** What the vendor said it has come to; absent while nobody knows. */
  readonly outcome?: 'sent' | 'failed' | 'unknown';
}

/** What a campaign has published and not taken back, in the order of the ledger's keys. */
export function publishingsOf({ effects }: Pick<CampaignRecord, 'effects'>): Publishing[] {
  return Object.entries(effects)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, effect]) => {
      if (effect.state !== 'done') return [];
      const { kind, begunAt, target, result } = effect;
      const { data: facts } = Facts.safeParse({ ...target, ...result, kind, begunAt });
      if (facts === undefined) return [];
      const { outcome } = Verified.catch({}).parse(result);
      return {
        key,
        effect,
        facts,
        publishAt: momentOf(facts),
        ...(outcome === undefined ? {} : { outcome }),
      };
    });
}

/** What people call it. */
export function nameOf({ facts }: Publishing): string {
  switch (facts.kind) {
    case 'single-send-schedule':
      return 'the mail';
    case 'post':
      return `the post on ${facts.network}`;
    case 'blog-file':
      return 'the blog post';
    default:
      return facts satisfies never;
  }
}

/** What a warning about it is about. */
export function subjectOf({ facts }: Publishing): string {
  switch (facts.kind) {
    case 'single-send-schedule':
      return 'channel/email';
    case 'post':
      return `channel/social/${facts.network}`;
    case 'blog-file':
      return 'channel/blog';
    default:
      return facts satisfies never;
  }
}

function momentOf(facts: z.infer<typeof Facts>): number {
  switch (facts.kind) {
    case 'single-send-schedule':
      return facts.sendAt;
    case 'post':
      return facts.dueAt;
    case 'blog-file':
      return facts.begunAt;
    default:
      return facts satisfies never;
  }
}
