import { cardActions } from '../../lambdas/campaign/review/card-value.ts';
import { type CampaignWorld, reviewer } from '../support/start-campaign-world.ts';
import { madeSince, markOf, type WorldArtifact } from '../support/world-artifacts.ts';
import type { Hands } from './hands.ts';
import { type KeptRecord, keptRecord } from './kept-record.ts';
import type { Act, Scenario } from './scenario.ts';

/** What a campaign has come to. */
export interface Ending {
  readonly campaignId: string;
  /** Undefined where not even a record was written. */
  readonly record: KeptRecord | undefined;
  /** Whether it is over and settled; not, where time was up. */
  readonly over: boolean;
  /** Whatever any vendor has or had of it. */
  readonly made: readonly WorldArtifact[];
  /** Its objects in S3. */
  readonly objects: readonly string[];
  /** Items beside the record, such as the timeline. */
  readonly told: readonly Record<string, unknown>[];
}

const minute = 60_000;
/** How often the sweeper comes. */
const sweepMs = 5 * minute;
const rareSweepMs = 60 * minute;
/** Longer than any campaign takes: the review's day, three patient waits a step, and some. */
const longestMs = 60 * 60 * minute;

/** Whoever gets no answer tries again. */
async function insist(world: CampaignWorld, attempt: () => Promise<boolean>): Promise<void> {
  for (let left = 10; left > 0; left -= 1) {
    if (await attempt().catch(() => false)) return;
    await world.clock.sleep(minute);
  }
}

export interface CampaignRun {
  /** Known as soon as the campaign has a record. */
  readonly campaignId: () => string;
  /** Runs the scenario until the campaign is over and settled, or its time is up. */
  end(): Promise<Ending>;
}

export function runCampaign(world: CampaignWorld, scenario: Scenario, hands: () => Hands): CampaignRun {
  const mark = markOf(world.vendors);
  let campaignId = '';

  const made = () => madeSince(world.vendors, mark);
  const record = async (): Promise<KeptRecord | undefined> =>
    keptRecord(await world.stored.item('campaigns', { campaignId, item: 'record' }));

  const launch = async (): Promise<void> => {
    const wizardId = await world.fillWizard(scenario.answers);
    await insist(world, async () => {
      const { status, body } = await world.api.post(`/v1/wizards/${wizardId}/approve`);
      campaignId = body.campaignId ?? campaignId;
      return status === 202;
    });
    if (campaignId !== '') return;
    const items = await world.stored.items('campaigns');
    campaignId = String(items.find((item) => item['wizardId'] === wizardId)?.['campaignId'] ?? '');
  };

  /** Cards with buttons that a person can press. */
  const openCards = () =>
    made().filter(
      ({ kind, removedAt, data }) =>
        kind === 'message' && removedAt === undefined && JSON.stringify(data).includes(cardActions.approve),
    );

  /** Does what is due; answers whether it was done. */
  const act = async (due: Act, now: KeptRecord): Promise<boolean> => {
    switch (due.when) {
      case 'asked': {
        const card = openCards().at(-1);
        if (card === undefined || now.decision !== undefined) return now.decision !== undefined;
        const callbackUrl = `${world.apiUrl}/v1/callbacks/slack`;
        const press = { actionId: cardActions[due.do], user: { id: reviewer }, callbackUrl };
        await world.vendors.slack
          .pressButton({ ts: String(card.data['ts']), ...press })
          .catch(() => undefined);
        await world.clock.settled();
        return (await record())?.decision !== undefined;
      }
      case 'published': {
        if (!now.status.startsWith('completed')) return false;
        const { status } = await world.operator.post(`/v1/campaigns/${campaignId}/${due.do}`, {});
        return status < 300;
      }
      default:
        return due satisfies never;
    }
  };

  const running = (): boolean =>
    world.twin.deployment.stateMachines
      .flatMap(({ arn }) => world.engine.listExecutions({ stateMachineArn: arn, statusFilter: 'RUNNING' }))
      .some(({ name }) => name.startsWith(campaignId));

  return {
    campaignId: () => campaignId,
    async end() {
      const { clock } = world;
      await launch();
      const giveUpAt = clock.now() + longestMs;
      const acts = [...scenario.acts];
      let over = false;
      let nextSweep = Math.floor(clock.now() / sweepMs) * sweepMs + sweepMs;
      for (let turn = 0; clock.now() < giveUpAt; turn += 1) {
        await clock.settled();
        const now = await record();
        if (now === undefined) break;
        const [due] = acts;
        if (due !== undefined && (await act(due, now))) {
          acts.shift();
          continue;
        }
        const waiting = due?.when === 'published' && now.status.startsWith('completed');
        over = now.isFinal && now.wakeAt === undefined && !running() && !waiting && !hands().expecting();
        if (over) break;
        // Nobody looks at a screen every minute all day; and what has waited for hours can wait for a sweep.
        const step = turn < 30 ? minute : turn < 60 ? sweepMs : rareSweepMs;
        await clock.sleep(Math.min(step, Math.max(1, nextSweep - clock.now())));
        if (clock.now() < nextSweep) continue;
        nextSweep += turn < 60 ? sweepMs : rareSweepMs;
        if (now.reviewAt !== undefined && now.reviewAt <= clock.now()) await hands().lookAfterReviews();
        if (now.wakeAt === undefined || now.wakeAt <= clock.now()) await hands().sweep();
      }
      const [items, objects, last] = [
        campaignId === '' ? [] : await world.stored.itemsOf(campaignId),
        campaignId === '' ? [] : await world.stored.objectsOf(campaignId),
        await record(),
      ];
      const told = items.filter(({ item }) => item !== 'record');
      return { campaignId, record: last, over, made: made(), objects, told };
    },
  };
}
