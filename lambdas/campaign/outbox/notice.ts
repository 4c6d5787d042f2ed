import * as z from 'zod';

/** What happened to a campaign, by the name under which the timeline and metrics have it. */
export const noticeKinds = [
  'started',
  'resumed',
  'review-skipped',
  'approved',
  'decided',
  'edited',
  'edit-refused',
  'answered',
  'reminded',
  'escalated',
  'finished',
  'compensation-begun',
  'compensated',
  'undo-failed',
  'unconfirmed',
  'substituted',
  'not-reversible',
  'superseded',
  'came-late',
  'there-after-all',
  'not-published',
  'published',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** The one person who is told, where they have acted. */
export const Addressee = z.discriminatedUnion('via', [
  /** Privately, in the channel where they have pressed something. */
  z.object({ via: z.literal('slack'), channel: z.string(), user: z.string() }),
  /** Below the pull request. */
  z.object({ via: z.literal('github'), login: z.string() }),
]);
export type Addressee = z.infer<typeof Addressee>;

/** One entry of a campaign's outbox: written with the change that it tells of, and drained afterwards. */
export const Notice = z.object({
  /** The same change has the same id, however often it is written. At most 60 characters, no dots. */
  id: z.string(),
  kind: z.enum(noticeKinds),
  /** Milliseconds since the epoch. */
  at: z.number(),
  /** One sentence for people. */
  text: z.string(),
  /** Who did it: an e-mail address or a token's subject; absent where nobody did. */
  by: z.string().optional(),
  /** Who is told, instead of everybody in the channel. */
  to: Addressee.optional(),
  /** Slack ids of those whom it concerns most. */
  mentions: z.array(z.string()).optional(),
  /** Where to look. */
  links: z.array(z.string()).optional(),
  /** Until then somebody is sending it. */
  inFlightUntil: z.number().optional(),
});
export type Notice = z.infer<typeof Notice>;
