import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { someAnswers } from '../support/answers.ts';
import { type CampaignWorld, theCampaignWorld } from '../support/campaign-world.ts';
import { untilOver } from '../support/over.ts';

const mail = someAnswers({ approval_required: false, channels: ['email'] });

const statusesOf = (world: CampaignWorld, ids: readonly string[]) =>
  Promise.all(ids.map(async (id) => (await world.campaign(id)).status));

/** So many that were approved, one a second. */
async function launched(world: CampaignWorld, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    ids.push(await world.launch(mail));
    await world.clock.sleep(1_000);
  }
  return ids;
}

/** Nobody looks every second: it takes them minutes. */
async function untilCompleted(world: CampaignWorld, ids: readonly string[]): Promise<void> {
  for (let looks = 0; looks < 60; looks += 1) {
    const statuses = await statusesOf(world, ids);
    if (statuses.every((status) => status === 'completed')) return;
    await world.clock.sleep(60_000);
  }
  assert.fail(`they are ${(await statusesOf(world, ids)).join(', ')} after an hour`);
}

/** A stage that runs two campaigns at once, whose model takes its time. */
function aSmallWorld(): () => CampaignWorld {
  const theWorld = theCampaignWorld({ schedules: true, campaigns: { maxRunning: 2 } });
  beforeEach(() => theWorld().failVendor('llm', { fault: { kind: 'latency', ms: 30_000 } }));
  return theWorld;
}

const killSwitch = async ({ operator }: CampaignWorld, state: 'open' | 'none'): Promise<void> => {
  const body = { state, reason: 'the prices are wrong' };
  const { status, text } = await operator.put('/v1/breakers/campaigns/override', body);
  assert.equal(status, 200, text);
};

describe('a stage that runs two campaigns at once', () => {
  const theWorld = aSmallWorld();

  it('runs five in the order of their approval, and never more than two', async () => {
    const world = theWorld();
    const ids = await launched(world, 5);
    const [, , third = ''] = ids;
    const statuses = await statusesOf(world, ids);
    assert.deepEqual(statuses.slice(2), ['queued', 'queued', 'queued']);
    assert.deepEqual((await world.progress(third)).waitingFor, { what: 'queue' });

    await untilCompleted(world, ids);
    const campaigns = await Promise.all(ids.map((id) => world.campaign(id)));
    const runs = campaigns.map(({ startedAt, finishedAt }) => ({
      from: Date.parse(startedAt ?? ''),
      to: Date.parse(finishedAt ?? ''),
    }));
    assert.deepEqual(
      runs,
      runs.toSorted((a, b) => a.from - b.from),
    );
    const atOnce = runs.map(({ from }) => runs.filter((one) => one.from <= from && from < one.to).length);
    assert.equal(Math.max(...atOnce), 2);
  });

  it('takes one out of the queue that is cancelled, and leaves nothing of it', async () => {
    const world = theWorld();
    const [first = '', second = '', third = '', fourth = ''] = await launched(world, 4);
    assert.equal((await world.api.post(`/v1/campaigns/${third}/cancel`)).status, 202);
    assert.equal((await untilOver(world, third)).status, 'cancelled');
    await untilCompleted(world, [first, second, fourth]);
    assert.deepEqual((await world.campaign(third)).effects, []);
    assert.equal(world.execution(third), undefined);
  });
});

describe('the kill switch', () => {
  const theWorld = aSmallWorld();

  it('holds back who was approved, and lets those finish that run', async () => {
    const world = theWorld();
    const [running = ''] = await launched(world, 1);
    await killSwitch(world, 'open');
    const held = await launched(world, 2);
    await untilCompleted(world, [running]);
    await world.clock.sleep(30 * 60_000);
    assert.deepEqual(await statusesOf(world, held), ['queued', 'queued']);

    await killSwitch(world, 'none');
    await untilCompleted(world, held);
    const mails = world.madeBy(running).filter(({ kind }) => kind === 'single-send');
    assert.equal(mails.length, 3);
  });
});
