import * as z from 'zod';

/** What happened to a campaign, by the name under which the timeline and metrics have it. */
export const noticeKinds = [
  'started',
  'resumed',
  'decided',
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
  /** Where to look. */
  links: z.array(z.string()).optional(),
  /** Until then somebody is sending it. */
  inFlightUntil: z.number().optional(),
});
export type Notice = z.infer<typeof Notice>;
