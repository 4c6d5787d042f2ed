import assert from 'node:assert/strict';
import { CampaignRecord } from '../../lambdas/campaign/record.ts';
import { cardActions } from '../../lambdas/campaign/review/card-value.ts';
import { type CampaignTwin, type CampaignTwinOptions, startCampaignTwin } from '../../lib/campaign-twin.ts';
import { stageConfigs } from '../../lib/config.ts';
import type { AwsFault } from '../../lib/local/aws/aws-endpoint.ts';
import type { AwsRequest } from '../../lib/local/aws/aws-request.ts';
import { createVirtualClock, type VirtualClock } from '../../lib/local/clock/virtual-clock.ts';
import { createCompiledModules } from '../../lib/local/lambda/compiled-modules.ts';
import type { ExecutionDescription } from '../../lib/local/states/engine.ts';
import type { FaultRule } from '../../lib/local/vendors/faults.ts';
import type { SlackMessage } from '../../lib/local/vendors/slack/channel-store.ts';
import { isWorthWhile } from '../../lib/worthwhile-schedules.ts';
import { someAnswers } from './answers.ts';
import { type ApiClient, anApiClient } from './api-client.ts';
import type { CampaignView, ProgressView } from './campaign-views.ts';
import { usePlainFrames } from './frames.ts';
import { sharedAssembly, sharedCode } from './shared-assembly.ts';
import { stage } from './stage.ts';
import { type StoredState, storedState } from './stored-state.ts';
import { testLog } from './test-log.ts';
import { madeSince, markOf, type VendorName, type WorldArtifact, type WorldMark } from './world-artifacts.ts';

/** The people of the stage, by their Slack accounts. */
const { people } = stageConfigs[stage].campaigns;
export const [reviewer = '', secondReviewer = ''] = people.map(({ slack }) => slack ?? '');

/** The subject of somebody who may take down what is public. */
const operatorSubject = people.find(({ sub }) => sub !== undefined)?.sub ?? 'operator';

const quarterHour = 15 * 60_000;
const day = 24 * 60 * 60_000;
const worldBegins = Date.parse('2026-03-02T09:00:00Z');

const untilNextMorning = (now: number): number => day - ((now - worldBegins) % day);

/** The bundles are compiled for the first world of a run, and run by all. */
const compiled = createCompiledModules(sharedCode());

export interface CampaignWorldOptions {
  /** Whether the sweeper comes round; off by default, since then time never runs out. */
  readonly schedules?: boolean;
  /** What the stage says of its campaigns, in place of its configuration. */
  readonly campaigns?: CampaignTwinOptions['campaigns'];
  /** How services may be called, in place of its configuration. */
  readonly calls?: CampaignTwinOptions['calls'];
}

export interface WorldOptions extends CampaignWorldOptions {
  /** The stage's assembly. */
  readonly assemblyDirectory: string;
  /** What watches and disturbs the world from within. */
  readonly disturbances?: Pick<CampaignTwinOptions, 'crashes' | 'mishaps' | 'onHistoryEvent' | 'awsFaults'>;
}

export interface AwsFaultRule {
  readonly service: string;
  readonly operation: string;
  readonly fault: AwsFault;
  /** How many requests; for ever by default. */
  readonly times?: number;
}

export type AwsWatcher = (service: string, operation: string, request: AwsRequest) => void;

/** A stage of the product with all its vendors, new and empty, in this process and in virtual time. */
export interface CampaignWorld extends Pick<CampaignTwin, 'vendors' | 'engine' | 'lambda' | 'apiUrl'> {
  readonly twin: CampaignTwin;
  readonly clock: VirtualClock;
  /** What is in DynamoDB and in S3. */
  readonly stored: StoredState;
  /** The API as a marketer of the tenant `acme` uses it. */
  readonly api: ApiClient;
  /** The API as somebody of the same tenant uses it who may take campaigns down. */
  readonly operator: ApiClient;
  signedIn(claims: { readonly sub: string; readonly tenant?: string }): ApiClient;
  /** Answers a wizard over HTTP, and does not approve it; answers its id. */
  fillWizard(answers?: Record<string, unknown>): Promise<string>;
  /** Answers a wizard and approves it over HTTP; answers the campaign's id. */
  launch(answers?: Record<string, unknown>): Promise<string>;
  execution(campaignId: string): ExecutionDescription | undefined;
  /** The card in Slack, as it stands; a decided one has no buttons. */
  card(campaignId: string): SlackMessage;
  /** Resolves when people are asked and nothing else goes on. */
  untilReview(campaignId: string): Promise<void>;
  /** Lets time pass until the execution has ended; answers the campaign as the API shows it. */
  untilFinal(campaignId: string): Promise<CampaignView>;
  /**
   * Resolves as soon as the condition holds at a moment when nothing goes on. Asks once a second of the virtual
   * time, or as often as is said; fails after an hour, or as long as is said.
   */
  until(
    condition: () => boolean | Promise<boolean>,
    often?: { readonly everyMs?: number; readonly longestMs?: number },
  ): Promise<void>;
  /** Presses a button of the card; answers the callback's status. */
  press(campaignId: string, button: 'approve' | 'reject', user?: string): Promise<number>;
  /** Lets a campaign run to its review, approves it, and lets it run to its end. */
  approved(campaignId: string): Promise<CampaignView>;
  campaign(campaignId: string): Promise<CampaignView>;
  progress(campaignId: string): Promise<ProgressView>;
  record(campaignId: string): Promise<CampaignRecord>;
  /** Whatever any vendor has or had since the campaign was launched: campaigns are launched one after another. */
  madeBy(campaignId: string): readonly WorldArtifact[];
  /** Goes wrong from now on; the next test begins without. */
  failVendor(vendor: VendorName, rule: FaultRule): void;
  failAws(rule: AwsFaultRule): void;
  /** Ends all faults. */
  heal(): void;
  /**
   * Ends whatever runs, empties the tables and buckets, and sleeps until functions have forgotten what they keep:
   * until the next morning at nine, or for a quarter of an hour where schedules would make a night of sweeps.
   * What vendors have stays, as it would at real ones.
   */
  startOver(): Promise<void>;
  /** Has the sweeper and the review clock come round from now on, if they do not yet. */
  beginSchedules(): void;
  /** Told of every request to AWS until the answered function is called. */
  watchAws(watcher: AwsWatcher): () => void;
  /** Keeps the code that was compiled by now for other processes of the same run. */
  keepCode(): void;
  close(): Promise<void>;
}

export async function startCampaignWorld(options: WorldOptions): Promise<CampaignWorld> {
  const { assemblyDirectory, schedules = false, campaigns, calls, disturbances = {} } = options;
  const clock = createVirtualClock({ start: worldBegins });
  const marks = new Map<string, WorldMark>();
  const awsFaults: { rule: AwsFaultRule; left: number }[] = [];
  const watchers = new Set<AwsWatcher>();
  let hasSchedules = schedules;
  const starting = startCampaignTwin({
    stage,
    clock,
    host: 'in-process',
    assemblyDirectory,
    schedules: schedules && isWorthWhile,
    random: () => 0.5,
    compiled,
    onLog: ({ source, line }) => {
      // Metrics are lines, too, and say nothing to a person.
      if (!line.startsWith('{"_aws"')) testLog.publish(`${source} ${line}`);
    },
    ...(campaigns === undefined ? {} : { campaigns }),
    ...(calls === undefined ? {} : { calls }),
    ...disturbances,
    awsFaults: (service, operation, request, connection) => {
      for (const watch of watchers) watch(service, operation, request);
      const found = awsFaults.find(
        ({ rule, left }) => left > 0 && rule.service === service && rule.operation === operation,
      );
      if (found === undefined) return disturbances.awsFaults?.(service, operation, request, connection);
      found.left -= 1;
      return found.rule.fault;
    },
  });
  starting.catch(clock.stop);
  const twin = await starting;
  const stored = storedState(twin);
  usePlainFrames(twin);

  const signedIn: CampaignWorld['signedIn'] = (claims) => anApiClient(twin.apiUrl, () => twin.signIn(claims));
  const api = signedIn({ sub: 'marketer', tenant: 'acme' });
  const operator = signedIn({ sub: operatorSubject, tenant: 'acme' });
  const get = async <View>(path: string): Promise<View> => {
    const { status, text } = await api.get(path);
    assert.equal(status, 200, text);
    return JSON.parse(text);
  };

  const world: CampaignWorld = {
    twin,
    vendors: twin.vendors,
    engine: twin.engine,
    lambda: twin.lambda,
    apiUrl: twin.apiUrl,
    clock,
    stored,
    api,
    operator,
    signedIn,
    async fillWizard(answers = someAnswers()) {
      const created = await api.post('/v1/wizards', {});
      assert.equal(created.status, 201, created.text);
      const { wizardId } = created.body;
      const answered = await api.put(`/v1/wizards/${wizardId}/answers`, answers);
      assert.equal(answered.status, 200, answered.text);
      return wizardId;
    },
    async launch(answers) {
      const wizardId = await world.fillWizard(answers);
      const mark = markOf(twin.vendors);
      const { status, text, body } = await api.post(`/v1/wizards/${wizardId}/approve`);
      assert.equal(status, 202, text);
      marks.set(body.campaignId, mark);
      return body.campaignId;
    },
    execution: (campaignId) =>
      twin.deployment.stateMachines
        .flatMap(({ arn }) => twin.engine.listExecutions({ stateMachineArn: arn }))
        .find(({ name }) => name === campaignId),
    card(campaignId) {
      const card = cardOf(world, campaignId);
      assert.ok(card, `campaign ${campaignId} has no card in Slack`);
      return card;
    },
    async until(condition, { everyMs = 1_000, longestMs = 60 * 60 * 1000 } = {}) {
      const last = clock.now() + longestMs;
      for (;;) {
        await clock.settled();
        if (await condition()) return;
        assert.ok(clock.now() < last, `it did not come to pass within ${longestMs} ms of virtual time`);
        await clock.sleep(everyMs);
      }
    },
    async untilReview(campaignId) {
      await world.until(() => {
        const execution = world.execution(campaignId);
        assert.ok(execution?.status !== 'FAILED', `it failed before the review: ${execution?.cause}`);
        return isAsked(world, campaignId);
      });
    },
    async untilFinal(campaignId) {
      await world.until(() => world.execution(campaignId) !== undefined);
      const execution = world.execution(campaignId);
      assert.ok(execution);
      await twin.engine.settled(execution.executionArn);
      await clock.settled();
      return world.campaign(campaignId);
    },
    async press(campaignId, button, user = reviewer) {
      const { ts } = world.card(campaignId);
      const actionId = cardActions[button];
      const callbackUrl = `${twin.apiUrl}/v1/callbacks/slack`;
      const answer = await twin.vendors.slack.pressButton({ ts, actionId, user: { id: user }, callbackUrl });
      return answer.status;
    },
    async approved(campaignId) {
      await world.untilReview(campaignId);
      assert.equal(await world.press(campaignId, 'approve'), 200);
      return world.untilFinal(campaignId);
    },
    campaign: (campaignId) => get(`/v1/campaigns/${campaignId}`),
    progress: (campaignId) => get(`/v1/campaigns/${campaignId}/progress`),
    record: async (campaignId) =>
      CampaignRecord.parse(await stored.item('campaigns', { campaignId, item: 'record' })),
    madeBy: (campaignId) => madeSince(twin.vendors, marks.get(campaignId) ?? new Map()),
    failVendor: (vendor, rule) => {
      twin.vendors[vendor].faults.add(rule);
    },
    failAws: (rule) => {
      awsFaults.push({ rule, left: rule.times ?? Number.POSITIVE_INFINITY });
    },
    heal() {
      awsFaults.length = 0;
      for (const { faults } of Object.values(twin.vendors)) faults.clear();
    },
    async startOver() {
      world.heal();
      for (const { arn: stateMachineArn } of twin.deployment.stateMachines) {
        for (const { executionArn } of twin.engine.listExecutions({
          stateMachineArn,
          statusFilter: 'RUNNING',
        })) {
          twin.engine.stopExecution({ executionArn });
        }
      }
      await clock.settled();
      await stored.empty();
      await clock.sleep(hasSchedules ? quarterHour : untilNextMorning(clock.now()));
      await stored.empty();
      marks.clear();
    },
    beginSchedules() {
      if (!hasSchedules) twin.eventBus.start(isWorthWhile);
      hasSchedules = true;
    },
    watchAws(watcher) {
      watchers.add(watcher);
      return () => void watchers.delete(watcher);
    },
    keepCode() {
      if (assemblyDirectory === process.env[sharedAssembly]) compiled.keep();
    },
    async close() {
      stored.close();
      await twin.close();
      world.keepCode();
      clock.stop();
    },
  };
  return world;
}

/** Whether people are asked, and everything that asks them is settled. */
async function isAsked(world: CampaignWorld, campaignId: string): Promise<boolean> {
  if (cardOf(world, campaignId) === undefined) return false;
  const { waitingFor } = await world.progress(campaignId);
  return waitingFor?.what === 'review';
}

function cardOf(world: CampaignWorld, campaignId: string): SlackMessage | undefined {
  const made = world.madeBy(campaignId).find(({ kind }) => kind === 'message');
  return world.vendors.slack.messages().find(({ ts }) => ts === made?.data['ts']);
}
