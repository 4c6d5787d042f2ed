import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ServiceCalls } from '../lambdas/calls/call-settings.ts';
import type { CampaignSettings } from '../lambdas/campaign/settings.ts';
import type { Service } from '../lambdas/platform/services.ts';
import type { BufferSettings } from '../lambdas/vendors/buffer.ts';
import type { FigmaSettings } from '../lambdas/vendors/figma.ts';
import type { GithubSettings } from '../lambdas/vendors/github/settings.ts';
import type { GrafanaSettings } from '../lambdas/vendors/grafana/settings.ts';
import type { LlmSettings } from '../lambdas/vendors/llm.ts';
import type { NotionSettings } from '../lambdas/vendors/notion.ts';
import type { PagesSettings } from '../lambdas/vendors/pages.ts';
import type { QdrantSettings } from '../lambdas/vendors/qdrant.ts';
import type { SendgridSettings } from '../lambdas/vendors/sendgrid.ts';
import type { SlackSettings } from '../lambdas/vendors/slack/settings.ts';
import type { Stage } from './stages.ts';

/** Who may call the API. */
export type Authorization =
  | {
      /** Callers bring a token of an OpenID Connect issuer; its claim `tenant` names their tenant. */
      readonly type: 'jwt';
      /** `iss` of the tokens. API Gateway reads its keys from `<issuer>/.well-known/openid-configuration`. */
      readonly issuer: string;
      /** Accepted values of `aud`. */
      readonly audience: readonly string[];
    }
  | {
      /** Callers sign with AWS credentials that may invoke the API. */
      readonly type: 'iam';
      /** AWS credentials name no tenant, so the stage has this one. */
      readonly tenant: string;
    };

/** What the API accepts from all callers together; the rest gets 429. */
export interface Throttling {
  readonly requestsPerSecond: number;
  readonly burst: number;
}

/** What the services are told besides their secrets; `lambdas/vendors` documents each field. */
export interface ServiceSettings {
  readonly notion: NotionSettings;
  readonly pages: PagesSettings;
  readonly qdrant: QdrantSettings;
  readonly llm: LlmSettings;
  readonly figma: FigmaSettings;
  readonly github: GithubSettings;
  readonly slack: SlackSettings;
  readonly sendgrid: SendgridSettings;
  readonly buffer: BufferSettings;
  readonly grafana: GrafanaSettings;
}

/** Everything that a stage may differ in. */
export interface StageConfig {
  readonly authorization: Authorization;
  /** The tenant is not among them: it comes from the token, or from `authorization`. */
  readonly campaigns: Omit<CampaignSettings, 'tenant'>;
  readonly services: ServiceSettings;
  /** When a service's circuit opens, and how often the service may be called; docs/operate.md has the defaults. */
  readonly calls: Partial<Record<Service, ServiceCalls>>;
  readonly throttling: Throttling;
  readonly logRetention: RetentionDays;
  /** Keeps tables, buckets and logs when the stack goes, and refuses to delete the stack or a table. */
  readonly keepData: boolean;
}

const services: ServiceSettings = {
  notion: { dataSourceId: '00000000-0000-0000-0000-000000000000' },
  pages: { contactUrl: 'https://your-org.example/about-our-crawler' },
  qdrant: { collection: 'campaigns', vectorSize: 1536 },
  llm: {
    model: 'gpt-5-mini',
    embeddingModel: 'text-embedding-3-small',
    embeddingSize: 1536,
    maxTokensField: 'max_completion_tokens',
    pricePerMillion: { input: 0.25, output: 2, embedding: 0.02 },
  },
  figma: { fileKey: 'yourFileKey', frames: { email: '1:2', social: '1:3', blog: '1:4' } },
  github: {
    owner: 'your-org',
    reviewRepository: 'campaign-reviews',
    blogRepository: 'blog',
    baseBranch: 'main',
    blogDirectory: '_posts',
  },
  slack: { team: 'T0000000000', channel: 'C0000000000' },
  sendgrid: { senderId: 1, listIds: ['00000000-0000-0000-0000-000000000000'], suppressionGroupId: 1 },
  buffer: {
    organizationId: 'your-organization',
    channels: {
      linkedin: 'your-linkedin-channel',
      twitter: 'your-x-channel',
      facebook: 'your-facebook-page',
    },
  },
  grafana: { folderUid: 'campaigns', api: 'apis', namespace: 'default' },
};

const minute = 60_000;

/** Rates as the vendors publish them; yours may be higher, by plan. */
const calls: StageConfig['calls'] = {
  // A Dev or Full seat of the Professional plan; Organization has 15, Enterprise 20.
  figma: { rate: { calls: 10, perMs: minute, burst: 3 }, circuit: { longestCallMs: 65_000 } },
  // Content that is made: 500 an hour, and with this burst never more than 80 a minute.
  github: { rate: { calls: 500, perMs: 60 * minute, burst: 60 } },
  // One message a second and channel, with short bursts.
  slack: { rate: { calls: 60, perMs: minute, burst: 5 } },
  // An API client's rate; its daily allowance, 250 on the smallest plan, is not kept here.
  buffer: { rate: { calls: 100, perMs: 15 * minute, burst: 40 } },
  llm: { circuit: { longestCallMs: 125_000 } },
};

const campaigns: StageConfig['campaigns'] = {
  people: [
    {
      email: 'reviewer@your-org.example',
      slack: 'U0000000000',
      github: 'your-reviewer',
      sub: 'your-reviewers-subject',
    },
    {
      email: 'second-reviewer@your-org.example',
      slack: 'U0000000001',
      github: 'your-second-reviewer',
      sub: 'your-second-reviewers-subject',
    },
  ],
  maxRunning: 300,
  holdWindowMinutes: 30,
  modelBudgetShare: 0.01,
  modelBudgetUsd: 5,
  reviewHours: 24,
  selfApproval: false,
  escalation: ['second-reviewer@your-org.example'],
  retentionDays: 365,
};

/** The stages. The values are examples: put your own in before you deploy. */
export const stageConfigs: Record<Stage, StageConfig> = {
  dev: {
    authorization: {
      type: 'jwt',
      issuer: 'https://dev.your-org.example/',
      audience: ['campaign-orchestrator'],
    },
    campaigns: { ...campaigns, holdWindowMinutes: 5, retentionDays: 30 },
    services,
    calls,
    throttling: { requestsPerSecond: 20, burst: 40 },
    logRetention: RetentionDays.ONE_MONTH,
    keepData: false,
  },
  prod: {
    authorization: { type: 'jwt', issuer: 'https://your-org.example/', audience: ['campaign-orchestrator'] },
    campaigns,
    services,
    calls,
    throttling: { requestsPerSecond: 100, burst: 200 },
    logRetention: RetentionDays.ONE_YEAR,
    keepData: true,
  },
};
