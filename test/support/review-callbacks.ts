import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { CampaignTable } from '../../lambdas/campaign/campaign-table.ts';
import { openRound } from '../../lambdas/campaign/review/open-round.ts';
import { reviewBranchOf } from '../../lambdas/campaign/review/review-places.ts';
import { stageConfigs } from '../../lib/config.ts';
import { secretName } from '../../lib/constructs/secrets.ts';
import { signGithubWebhook } from '../../lib/local/vendors/github/sign-webhook.ts';
import { signSlackRequest } from '../../lib/local/vendors/slack/sign-request.ts';
import { anApprovedCampaign } from './campaign-table.ts';
import type { CampaignWorld } from './campaign-world.ts';
import { first, reviewRepository } from './review-steps.ts';
import { stage } from './stage.ts';

/** A request of a vendor, as it goes over the wire. */
export interface VendorRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const hour = 60 * 60 * 1000;

/** Hash of the content that the reviews of these tests are about. */
export const reviewedHash = 'a'.repeat(64);

/** A campaign in the world's table whose review is open, without a state machine that waits for it. */
export async function anOpenReviewIn(world: CampaignWorld, wizardId = 'w-1'): Promise<string> {
  const { deployment, awsEndpointUrl: endpoint, credentials } = world.twin;
  const [name = ''] = deployment.functions.flatMap(({ environment }) => environment['CAMPAIGNS_TABLE'] ?? []);
  const client = new DynamoDBClient({ endpoint, region: deployment.region, credentials });
  const marshallOptions = { removeUndefinedValues: true };
  const table: CampaignTable = { documents: DynamoDBDocumentClient.from(client, { marshallOptions }), name };
  const now = world.clock.now();
  const campaignId = await anApprovedCampaign(table, { wizardId, now });
  await openRound(table, campaignId, {
    round: 1,
    try: '2026-03-02T09:00:00Z#0000',
    token: 'a token that nothing waits for',
    hash: reviewedHash,
    openedAt: now,
    deadlineAt: now + 24 * hour,
    edits: 0,
  });
  client.destroy();
  return campaignId;
}

/** Puts another value into fields of a vendor's secret, as a rotation does. */
export async function rotateSecret(
  { twin, vendors }: CampaignWorld,
  service: 'slack' | 'github',
  fields: Record<string, string>,
): Promise<void> {
  const { deployment, awsEndpointUrl: endpoint, credentials } = twin;
  const client = new SecretsManagerClient({ endpoint, region: deployment.region, credentials });
  await client.send(
    new PutSecretValueCommand({
      SecretId: secretName(stage, service),
      SecretString: JSON.stringify({ ...vendors[service].secret(), ...fields }),
    }),
  );
  client.destroy();
}

const { slack } = stageConfigs[stage].services;
const Examples = z.array(z.looseObject({ name: z.string(), examples: z.array(z.looseObject({})) }));

/** What GitHub has published of its own deliveries that matter here: all are about other repositories. */
export const publishedDeliveries = Examples.parse(
  createRequire(import.meta.url)('@octokit/webhooks-examples/api.github.com/index.json'),
)
  .filter(({ name }) => /^(push|pull_request|pull_request_review)$/.test(name))
  .flatMap(({ name, examples }) => examples.map((example) => ({ event: name, example })));

/** An approval by button, as Slack sends it; `overrides` replaces fields. */
export const aPress = (campaignId: string, overrides: Record<string, unknown> = {}) => ({
  type: 'block_actions',
  team: { id: slack.team, domain: 'your-org' },
  user: { id: first.slack, username: 'a reviewer' },
  container: { type: 'message', message_ts: '1.000001', channel_id: slack.channel },
  channel: { id: slack.channel },
  trigger_id: '1.2.abc',
  actions: [anApproval(JSON.stringify({ campaignId, round: 1, hash: reviewedHash }))],
  ...overrides,
});

export const anApproval = (value: string) => ({
  type: 'button',
  action_id: 'approve-campaign',
  block_id: 'decision',
  value,
  action_ts: '1.000002',
});

/** Somebody has reviewed the pull request: what of it matters here; `overrides` replaces fields. */
export const aReview = (campaignId: string, overrides: Record<string, unknown> = {}) => ({
  action: 'submitted',
  pull_request: { number: 1, head: { ref: reviewBranchOf(campaignId, 'Autumn Launch') } },
  repository: { full_name: reviewRepository },
  ...overrides,
});

export const without = ({ headers, body }: VendorRequest, name: string): VendorRequest => ({
  headers: Object.fromEntries(Object.entries(headers).filter(([header]) => header !== name)),
  body,
});

export const withHeader = (request: VendorRequest, name: string, value: string): VendorRequest => ({
  ...request,
  headers: { ...request.headers, [name]: value },
});

/** The body of a form with one field, as Slack encodes it. */
export const formOf = (payload: unknown): string =>
  new URLSearchParams({
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  }).toString();

/** Signed as Slack does. @param at milliseconds since the epoch */
export function slackRequest(body: string, signingSecret: string, at: number): VendorRequest {
  const timestamp = Math.floor(at / 1000);
  const type = 'application/x-www-form-urlencoded';
  return {
    headers: { 'content-type': type, ...signSlackRequest({ signingSecret, timestamp, rawBody: body }) },
    body,
  };
}

/** Signed as GitHub does. @param delivery its GUID */
export function githubRequest(body: string, secret: string, event: string, delivery: string): VendorRequest {
  return {
    headers: {
      'content-type': 'application/json',
      'x-github-event': event,
      'x-github-delivery': delivery,
      'x-hub-signature-256': signGithubWebhook(secret, body),
    },
    body,
  };
}

/** Sends it to a callback; answers the status, and the type of the problem if there is one. */
export async function post(
  world: CampaignWorld,
  to: 'slack' | 'github',
  { headers, body }: VendorRequest,
): Promise<{ readonly status: number; readonly problem: string }> {
  const url = `${world.apiUrl}/v1/callbacks/${to}`;
  const answer = await fetch(url, { method: 'POST', headers: { ...headers }, body });
  const text = await answer.text();
  // So that the API lets the next one through.
  await world.clock.sleep(100);
  const { type = '' } = JSON.parse(text || '{}');
  return { status: answer.status, problem: String(type).replace(/^.*:/, '') };
}

/** Has a function answer an HTTP API's event, as it is; answers the status. */
export async function statusOf(
  { lambda }: CampaignWorld,
  functionArn: string,
  event: { readonly headers: object; readonly body: string; readonly isBase64Encoded: boolean },
): Promise<number> {
  const requestContext = { domainName: 'api.your-org.example', stage: '$default' };
  const payload = JSON.stringify({ version: '2.0', requestContext, ...event });
  const answer = await lambda.invoke({ functionArn, payload });
  assert.equal(answer.functionError, undefined, answer.payload);
  return JSON.parse(answer.payload).statusCode;
}
