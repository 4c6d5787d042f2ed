import * as z from 'zod';
import {
  type CampaignBrief,
  campaignTypes,
  line,
  paragraphs,
  researchSources,
  successMetrics,
  tones,
} from './brief.ts';
import type { Channel, SocialNetwork } from './channels.ts';

/** What the wizard offers as channels; the last two are understood, and refused with a sentence. */
const wizardChannels = [
  'email',
  'blog',
  'social_linkedin',
  'social_twitter',
  'social_facebook',
  'slack_community',
  'paid_ads',
] as const;

const notPublishedTo: Partial<Record<(typeof wizardChannels)[number], string>> = {
  slack_community: 'we do not publish to a Slack community; choose email, blog or social_*',
  paid_ads: 'we do not buy advertisements; choose email, blog or social_*',
};

const wizardChannel = z.enum(wizardChannels).check((context) => {
  const refusal = notPublishedTo[context.value];
  if (refusal !== undefined) {
    context.issues.push({ code: 'custom', message: refusal, input: context.value });
  }
});

const distinct = <T extends z.ZodType>(item: T, max: number) =>
  z
    .array(item)
    .max(max, `must have at most ${max} entries`)
    .refine((items) => new Set(items).size === items.length, 'must not name anything twice');

/** The ten questions, in their order, and after them what an advanced user may add. */
export const WizardAnswers = z.strictObject({
  campaign_name: line(100).min(3, 'must have at least 3 characters'),
  campaign_type: z.enum(campaignTypes),
  target_audience: distinct(line(200), 10).min(1, 'must name at least one audience'),
  channels: distinct(wizardChannel, wizardChannels.length).min(1, 'must name at least one channel'),
  launch_date: z.iso.datetime({ offset: true }).optional(),
  budget: z.number().min(0).max(1_000_000).optional(),
  key_messages: paragraphs(2_000),
  success_metrics: distinct(z.enum(successMetrics), 7).min(1, 'must name at least one metric'),
  brand_voice: z.enum(tones),
  approval_required: z.boolean(),

  goals: distinct(line(200), 10).optional(),
  competitor_urls: distinct(z.url({ protocol: /^https?$/ }).max(500), 10).optional(),
  research_sources: distinct(z.enum(researchSources), 3).optional(),
  brand_voice_id: line(100).optional(),
  design_templates: distinct(line(100), 3).optional(),
  reviewers: distinct(z.email(), 20).optional(),
  approvals_required: z.int().min(1).max(10).optional(),
});

export type WizardAnswers = z.infer<typeof WizardAnswers>;

/** Answers that are still being given: each is checked, none is required. */
export const WizardDraft = WizardAnswers.partial();
export type WizardDraft = z.infer<typeof WizardDraft>;

/** What has to be answered before a wizard can be approved. */
export function missingAnswers(draft: WizardDraft): string[] {
  return Object.entries(WizardAnswers.shape)
    .filter(([name, schema]) => !schema.isOptional() && !Object.hasOwn(draft, name))
    .map(([name]) => name);
}

/** The answers as the input of a campaign (docs/api.md has the table). */
export function briefOf(answers: WizardAnswers): CampaignBrief {
  return {
    name: answers.campaign_name,
    type: answers.campaign_type,
    goals: answers.goals ?? [],
    audience: answers.target_audience,
    channels: channelsOf(answers),
    socialNetworks: networksOf(answers),
    researchSources: answers.research_sources ?? [...researchSources],
    competitorUrls: answers.competitor_urls ?? [],
    keyMessages: answers.key_messages,
    tone: answers.brand_voice,
    successMetrics: answers.success_metrics,
    reviewers: answers.reviewers ?? [],
    approvalsRequired: answers.approvals_required ?? 1,
    approvalRequired: answers.approval_required,
    ...(answers.budget === undefined ? {} : { budget: answers.budget }),
    ...(answers.brand_voice_id === undefined ? {} : { brandVoiceId: answers.brand_voice_id }),
    ...(answers.design_templates === undefined ? {} : { designTemplates: answers.design_templates }),
    ...(answers.launch_date === undefined ? {} : { launchAt: answers.launch_date }),
  };
}

const networkOf: Partial<Record<(typeof wizardChannels)[number], SocialNetwork>> = {
  social_linkedin: 'linkedin',
  social_twitter: 'twitter',
  social_facebook: 'facebook',
};

function networksOf({ channels }: WizardAnswers): SocialNetwork[] {
  return channels.flatMap((channel) => networkOf[channel] ?? []);
}

function channelsOf(answers: WizardAnswers): Channel[] {
  const named: Channel[] = [];
  if (answers.channels.includes('email')) named.push('email');
  if (networksOf(answers).length > 0) named.push('social');
  if (answers.channels.includes('blog')) named.push('blog');
  return named;
}
