import * as z from 'zod';
import { channels, socialNetworks } from './channels.ts';

export const campaignTypes = [
  'product_launch',
  'brand_awareness',
  'lead_generation',
  'event_promotion',
  'content_series',
] as const;

export const successMetrics = [
  'impressions',
  'clicks',
  'leads',
  'signups',
  'engagement',
  'conversions',
  'brand_sentiment',
] as const;

export const tones = ['professional', 'friendly', 'technical', 'bold', 'educational'] as const;

export const researchSources = ['notion', 'competitors', 'memory'] as const;

/** One line of text without control characters. */
export const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(max, `must have at most ${max} characters`)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
    .regex(/^[^\u0000-\u001f\u007f]*$/, 'must be one line without control characters');

/** Text of several lines without other control characters. */
export const paragraphs = (max: number) =>
  z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(max, `must have at most ${max} characters`)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
    .regex(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/, 'must not have control characters');

/**
 * What a campaign is to be: the only definition of its input. Sizes are bounded so that the record stays
 * under 16 KB.
 */
export const CampaignBrief = z.strictObject({
  name: line(100).min(3, 'must have at least 3 characters'),
  type: z.enum(campaignTypes),
  goals: z.array(line(200)).max(10),
  audience: z.array(line(200)).min(1).max(10),
  /** US dollars; caps what the models may cost. */
  budget: z.number().min(0).max(1_000_000).optional(),
  channels: z.array(z.enum(channels)).min(1).max(3),
  socialNetworks: z.array(z.enum(socialNetworks)).max(3),
  researchSources: z.array(z.enum(researchSources)).max(3),
  competitorUrls: z.array(z.url({ protocol: /^https?$/ }).max(500)).max(10),
  keyMessages: paragraphs(2_000),
  tone: z.enum(tones),
  brandVoiceId: line(100).optional(),
  designTemplates: z.array(line(100)).max(3).optional(),
  /** ISO 8601; mail and posts go out then, and not before the hold window is over. */
  launchAt: z.iso.datetime({ offset: true }).optional(),
  successMetrics: z.array(z.enum(successMetrics)).min(1).max(7),
  /** E-mail addresses of people in the stage's configuration; none means everyone there. */
  reviewers: z.array(z.email()).max(20),
  approvalsRequired: z.int().min(1).max(10),
  approvalRequired: z.boolean(),
});

export type CampaignBrief = z.infer<typeof CampaignBrief>;
