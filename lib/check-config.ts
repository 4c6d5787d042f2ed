import * as z from 'zod';
import { CallSettings } from '../lambdas/calls/call-settings.ts';
import { CampaignSettings, Person } from '../lambdas/campaign/settings.ts';
import type { StageConfig } from './config.ts';
import type { Stage } from './stages.ts';

const text = z.string().min(1);

/**
 * What types cannot say of a stage. The vendors' own rules for their settings are checked where they are used,
 * when a function starts.
 */
const CheckedConfig = z.object({
  authorization: z.discriminatedUnion('type', [
    z.object({
      type: z.literal('jwt'),
      issuer: z.url({ protocol: /^https$/, error: 'must be an https address' }),
      audience: z.array(text).min(1, 'must name at least one audience'),
    }),
    z.object({ type: z.literal('iam'), tenant: text }),
  ]),
  campaigns: CampaignSettings.extend({
    people: z
      .array(Person)
      .min(1, 'must name at least one person, since nobody else can approve a campaign')
      .refine(everyAccountOnce, 'names somebody twice; give each person one entry with all accounts'),
    // Their ids are kept in one item, which DynamoDB bounds.
    maxRunning: z.int().min(1).max(5_000),
    reviewHours: z.number().positive().max(720),
  }).refine(escalatesToPeople, {
    path: ['escalation'],
    error: 'must name people of this stage by their e-mail addresses',
  }),
  calls: CallSettings,
  throttling: z.object({ requestsPerSecond: z.number().positive(), burst: z.int().positive() }),
});

/** @throws Error naming the stage and each field at fault */
export function checkConfig(stage: Stage, config: StageConfig): void {
  const parsed = CheckedConfig.safeParse(config);
  if (parsed.success) return;
  const problems = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new Error(
    `the configuration of stage ${stage} in lib/config.ts cannot be used:\n${problems.join('\n')}`,
  );
}

/** An account that two people share would let either decide for the other. */
function everyAccountOnce(people: readonly Person[]): boolean {
  const accounts = people.flatMap(({ email, slack, github, sub }) => [
    `email ${email.toLowerCase()}`,
    ...(slack === undefined ? [] : [`slack ${slack}`]),
    ...(github === undefined ? [] : [`github ${github.toLowerCase()}`]),
    ...(sub === undefined ? [] : [`sub ${sub}`]),
  ]);
  return new Set(accounts).size === accounts.length;
}

function escalatesToPeople({ people, escalation }: CampaignSettings): boolean {
  return escalation.every((address) => people.some(({ email }) => email === address));
}
