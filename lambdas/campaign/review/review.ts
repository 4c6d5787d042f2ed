import * as z from 'zod';

export const decisions = ['approved', 'rejected', 'changes_requested', 'timed_out'] as const;

/** What people, or the clock, have made of a round: written once, by the update that decides. */
export const Decision = z.object({
  decision: z.enum(decisions),
  /** E-mail address, or `clock` for a time-out. */
  by: z.string(),
  via: z.enum(['slack', 'github', 'api', 'clock']),
  /** Milliseconds since the epoch. */
  at: z.number(),
  /** Of the content that it is about. */
  hash: z.string(),
  comment: z.string().optional(),
});
export type Decision = z.infer<typeof Decision>;

/** Where people decide. */
export type DecidedVia = Exclude<Decision['via'], 'clock'>;

/** The one review of a campaign, in its present round. Times are milliseconds since the epoch. */
export const Review = z.object({
  round: z.int().positive(),
  /** Which attempt of the round's Task holds the token; later ones are greater. */
  try: z.string(),
  /** The task token: never logged, never shown. */
  token: z.string(),
  /** Of everything that would be published. */
  hash: z.string(),
  /** What people saw before that, where they saw anything: the difference is shown to them. */
  before: z.string().optional(),
  /** When this round was opened. */
  openedAt: z.number(),
  /** Of all rounds together. */
  deadlineAt: z.number(),
  /** Content hash by person: an edit takes them all away. */
  approvals: z.record(z.string(), z.string()),
  /** Which content a commit of the pull request holds, by the commit's sha; '' for one that cannot be used. */
  commits: z.record(z.string(), z.string()).default({}),
  /** How many edits were taken, in all rounds. */
  edits: z.int().nonnegative().default(0),
  /** Hash of the content that each taken edit has made, in all rounds, by the edit's id. */
  taken: z.record(z.string(), z.string()).optional(),
  /** How many of this round's reminders were given. */
  reminded: z.int().nonnegative().default(0),
  /** When the people of the second list were asked too. */
  escalatedAt: z.number().optional(),
  decision: Decision.optional(),
  /** When the state machine has taken the decision. */
  resumedAt: z.number().optional(),
});
export type Review = z.infer<typeof Review>;
