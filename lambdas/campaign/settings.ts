import * as z from 'zod';
import { environmentJson } from '../platform/environment.ts';

/** `reviewer` decides, `editor` changes texts, `operator` takes down what is public and forces circuits. */
export const roles = ['reviewer', 'editor', 'operator'] as const;
export type Role = (typeof roles)[number];

/** One person, known by the accounts that may decide for them. */
export const Person = z.strictObject({
  email: z.email(),
  /** Slack user id, `U…`. */
  slack: z.string().optional(),
  /** GitHub login. */
  github: z.string().optional(),
  /** Subject of the person's tokens. */
  sub: z.string().optional(),
  /** What they may do; everything, where it is left out. */
  roles: z.array(z.enum(roles)).optional(),
});
export type Person = z.infer<typeof Person>;

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 22:00');

/** From one time of the day to another, over midnight where the second is the earlier one. */
export const QuietHours = z.strictObject({
  from: timeOfDay,
  to: timeOfDay,
  timeZone: z.string().refine(isTimeZone, 'must be an IANA time zone such as Europe/Berlin'),
});
export type QuietHours = z.infer<typeof QuietHours>;

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** What a stage says of its campaigns; lib/config.ts documents each field. */
export const CampaignSettings = z.strictObject({
  /** The one tenant of a stage whose callers are told apart by IAM; tokens name theirs. */
  tenant: z.string().optional(),
  people: z.array(Person),
  /** Campaigns that may run at once; more of them wait for their turn. */
  maxRunning: z.int().min(1),
  /** Minutes in which mail and posts can still be taken back. */
  holdWindowMinutes: z.number().min(0),
  /** Share of a campaign's budget that the models may cost, 0 to 1. */
  modelBudgetShare: z.number().min(0).max(1),
  /** US dollars for the models where a campaign names no budget. */
  modelBudgetUsd: z.number().min(0),
  /** Hours that all rounds of a review have together. */
  reviewHours: z.number().positive(),
  /** Whether people may approve campaigns that they have requested themselves. */
  selfApproval: z.boolean(),
  /** E-mail addresses of people who are asked too when three quarters of the time are over. */
  escalation: z.array(z.email()),
  /** No reminder is given then: local times `HH:MM` in an IANA time zone. */
  quietHours: QuietHours.optional(),
  /** Days until a finished campaign's record and texts are deleted. */
  retentionDays: z.int().positive(),
});
export type CampaignSettings = z.infer<typeof CampaignSettings>;

/** @throws ConfigurationError */
export function campaignSettings(): CampaignSettings {
  return environmentJson('CAMPAIGN_SETTINGS', CampaignSettings);
}
