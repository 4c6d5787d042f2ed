import * as z from 'zod';
import { environmentJson } from '../platform/environment.ts';

/** One person, known by the accounts that may decide for them. */
export const Person = z.strictObject({
  email: z.email(),
  /** Slack user id, `U…`. */
  slack: z.string().optional(),
  /** GitHub login. */
  github: z.string().optional(),
  /** Subject of the person's tokens. */
  sub: z.string().optional(),
});
export type Person = z.infer<typeof Person>;

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
  /** Days until a finished campaign's record and texts are deleted. */
  retentionDays: z.int().positive(),
});
export type CampaignSettings = z.infer<typeof CampaignSettings>;

/** @throws ConfigurationError */
export function campaignSettings(): CampaignSettings {
  return environmentJson('CAMPAIGN_SETTINGS', CampaignSettings);
}
