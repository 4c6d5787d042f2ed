import assert from 'node:assert/strict';
import { cardActions } from '../../lambdas/campaign/review/card-value.ts';
import type { contentView } from '../../lambdas/campaign/review/content-view.ts';
import { textsPathOf } from '../../lambdas/campaign/review/review-files.ts';
import { stageConfigs } from '../../lib/config.ts';
import type { Pull } from '../../lib/local/vendors/github/pull.ts';
import type { OpenView } from '../../lib/local/vendors/slack/view-store.ts';
import type { ClickAnswer } from '../../lib/local/vendors/slack.ts';
import { someAnswers } from './answers.ts';
import type { ApiAnswer, ApiClient } from './api-client.ts';
import { type CampaignWorld, reviewer } from './campaign-world.ts';
import { stage } from './stage.ts';

const { campaigns, services } = stageConfigs[stage];
const { github } = services;

/** Where the stage's pull requests are, `owner/name`. */
export const reviewRepository = `${github.owner}/${github.reviewRepository}`;

/** One of the stage's people, by all accounts that they have. */
export interface StagePerson {
  readonly email: string;
  readonly slack: string;
  readonly github: string;
  readonly sub: string;
}

function stagePerson(index: number): StagePerson {
  const { email = '', slack = '', github: login = '', sub = '' } = campaigns.people[index] ?? {};
  return { email, slack, github: login, sub };
}

/** Who is asked first, and who is asked too from the escalation on. */
export const first = stagePerson(0);
export const second = stagePerson(1);

/** Runs a campaign to its review; answers its id. */
export async function inReview(
  world: CampaignWorld,
  overrides: Record<string, unknown> = {},
): Promise<string> {
  const campaignId = await world.launch(someAnswers({ channels: ['email'], ...overrides }));
  await world.untilReview(campaignId);
  return campaignId;
}

/** Everything that the newest card of a campaign says; another round has another card. */
export function cardTextOf(world: CampaignWorld, campaignId: string): string {
  return JSON.stringify(newestCard(world, campaignId).blocks);
}

export function newestCard(world: CampaignWorld, campaignId: string) {
  const posted = new Set(world.madeBy(campaignId).map(({ data }) => data['ts']));
  const cards = world.vendors.slack
    .messages()
    .filter(({ ts, metadata }) => posted.has(ts) && metadata?.event_type === 'campaign_effect');
  const card = cards.at(-1);
  assert.ok(card, `campaign ${campaignId} has no card in Slack`);
  return card;
}

/** Presses a button of the newest card. */
export function click(
  world: CampaignWorld,
  campaignId: string,
  button: keyof typeof cardActions,
  user: string = reviewer,
  times = 1,
): Promise<ClickAnswer> {
  const { ts } = newestCard(world, campaignId);
  const press = { ts, actionId: cardActions[button], user: { id: user } };
  return world.vendors.slack.pressButton({ ...press, callbackUrl: slackCallbackUrl(world), times });
}

export const slackCallbackUrl = ({ apiUrl }: CampaignWorld): string => `${apiUrl}/v1/callbacks/slack`;

/** Sends a callback that was made earlier: of a card as somebody saw it then. */
export async function sendCallback(
  world: CampaignWorld,
  { headers, body }: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
): Promise<number> {
  const answer = await fetch(slackCallbackUrl(world), { method: 'POST', headers: { ...headers }, body });
  await answer.arrayBuffer();
  await world.clock.settled();
  return answer.status;
}

/** Presses a button that opens a window; answers the window. */
export async function windowOf(
  world: CampaignWorld,
  campaignId: string,
  button: 'changes' | 'edit',
  user: string = reviewer,
): Promise<OpenView> {
  assert.equal((await click(world, campaignId, button, user)).status, 200);
  const view = world.vendors.slack.openViews(user).at(-1);
  assert.ok(view, 'no window has opened');
  return view;
}

/** Fills a window in, sends it, and waits until nothing comes of it any more. */
export async function send(
  world: CampaignWorld,
  { id: viewId, user }: OpenView,
  values: Readonly<Record<string, string>>,
): Promise<void> {
  const callbackUrl = slackCallbackUrl(world);
  const answer = await world.vendors.slack.submitView({ viewId, values, user: { id: user }, callbackUrl });
  assert.equal(answer.status, 200, answer.body);
  await world.clock.settled();
}

/** Waits until no edit waits any more, and the card shows what is asked about. */
export async function untilEdited(world: CampaignWorld, campaignId: string): Promise<ContentView> {
  await world.until(async () => {
    const { edits, hash } = await contentOf(world, campaignId);
    const shown = newestCard(world, campaignId).text.includes(hash.slice(0, 12));
    return shown && edits.every(({ state }) => state !== 'waiting');
  });
  return contentOf(world, campaignId);
}

/** What a person was last told in private in Slack. */
export function lastWhisper({ vendors }: CampaignWorld, user: string): string {
  return vendors.slack.whispers(user).at(-1)?.text ?? '';
}

export function pullOf(world: CampaignWorld, campaignId: string): Readonly<Pull> {
  const made = world.madeBy(campaignId).find(({ kind }) => kind === 'pull-request');
  const pulls = world.vendors.github.pullRequests(reviewRepository);
  const pull = pulls.find(({ head }) => made !== undefined && head.endsWith(campaignId));
  assert.ok(pull, `campaign ${campaignId} has no pull request`);
  return pull;
}

/** Where the texts are that people may change. */
export async function textsPath(world: CampaignWorld, campaignId: string): Promise<string> {
  return textsPathOf(campaignId, (await world.record(campaignId)).brief.name);
}

/** The texts as the pull request has them. */
export async function textsInPull(world: CampaignWorld, campaignId: string): Promise<string> {
  const path = await textsPath(world, campaignId);
  return world.vendors.github.readFile(reviewRepository, path, pullOf(world, campaignId).head) ?? '';
}

/** Commits to the pull request by hand; answers the commit. */
export async function push(
  world: CampaignWorld,
  campaignId: string,
  texts: string,
  login: string,
): Promise<string> {
  const changes = { [await textsPath(world, campaignId)]: texts };
  const { head } = pullOf(world, campaignId);
  const sha = world.vendors.github.commitByHand(reviewRepository, head, changes, login);
  await heard(world);
  return sha;
}

/** Resolves when GitHub's webhooks have arrived, and all that comes of them is over. */
export async function heard({ vendors, clock }: CampaignWorld): Promise<void> {
  await vendors.github.webhooksSettled();
  await clock.settled();
}

/** Comments below the pull request, the oldest first. */
export function commentsOn(world: CampaignWorld, campaignId: string): string[] {
  const comments = world.madeBy(campaignId).filter(({ kind }) => kind === 'comment');
  return comments.map(({ data }) => String(data['body']));
}

/** Everything that the model was asked since so many prompts were there. */
export function promptsSince({ vendors }: CampaignWorld, seen: number): string {
  const messages = vendors.llm.prompts.slice(seen).flat();
  return messages.map(({ content }) => content).join('\n');
}

/** Has the review clock look once, and waits until all that it has started is over. */
export async function lookOnce(world: CampaignWorld): Promise<void> {
  const clock = functionArn(world, 'review-clock');
  const { functionError, payload } = await world.lambda.invoke({ functionArn: clock, payload: '{}' });
  assert.equal(functionError, undefined, payload);
  await world.clock.settled();
}

/** @param id as in the catalogue */
export function functionArn({ twin }: CampaignWorld, id: string): string {
  const plain = id.replaceAll('-', '');
  const found = twin.deployment.functions.find(({ logicalId }) => logicalId.includes(plain));
  assert.ok(found, `the stage has no function ${id}`);
  return found.arn;
}

export type ContentView = Awaited<ReturnType<typeof contentView>>;

/** What people are asked about, as the API shows it. */
export async function contentOf({ api }: CampaignWorld, campaignId: string): Promise<ContentView> {
  const { status, text } = await api.get(`/v1/campaigns/${campaignId}/content`);
  assert.equal(status, 200, text);
  return JSON.parse(text);
}

/** The API as one of the stage's people uses it. */
export const apiOf = (world: CampaignWorld, { sub }: StagePerson): ApiClient =>
  world.signedIn({ sub, tenant: 'acme' });

export const decideOver = (api: ApiClient, campaignId: string, body: unknown): Promise<ApiAnswer> =>
  api.post(`/v1/campaigns/${campaignId}/decision`, body);

export const editOver = (api: ApiClient, campaignId: string, body: unknown): Promise<ApiAnswer> =>
  api.send('PATCH', `/v1/campaigns/${campaignId}/content`, JSON.stringify(body));
