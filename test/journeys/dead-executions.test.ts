import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { someAnswers } from '../support/answers.ts';
import { type CampaignWorld, theCampaignWorld } from '../support/campaign-world.ts';
import { assertNothingLeft } from '../support/left-behind.ts';
import { untilOver } from '../support/over.ts';
import { assertPublishedOnce } from '../support/published-once.ts';

const everything = someAnswers();
const everywhere = someAnswers({
  approval_required: false,
  channels: ['email', 'social_linkedin', 'blog'],
});

/** Stops the execution as somebody in the console would. */
function kill(world: CampaignWorld, campaignId: string): void {
  const execution = world.execution(campaignId);
  assert.equal(execution?.status, 'RUNNING');
  if (execution !== undefined) world.engine.stopExecution({ executionArn: execution.executionArn });
}

describe('a campaign whose execution was stopped', () => {
  const theWorld = theCampaignWorld();

  it('is undone where nothing was published', async () => {
    const world = theWorld();
    const campaignId = await world.launch(everything);
    await world.untilReview(campaignId);
    kill(world, campaignId);
    const campaign = await untilOver(world, campaignId);
    assert.equal(campaign.status, 'failed');
    assert.equal(campaign.reason?.error, 'ExecutionAborted');
    await assertNothingLeft(world, campaignId);
  });

  it('is brought to its end where something was', async () => {
    const world = theWorld();
    world.failVendor('buffer', { fault: { kind: 'latency', ms: 10_000 } });
    const campaignId = await world.launch(everywhere);
    await world.until(async () => (await world.record(campaignId)).pivotAt !== undefined);
    kill(world, campaignId);
    const campaign = await untilOver(world, campaignId);
    assert.equal(campaign.status, 'completed', JSON.stringify(campaign.warnings));
    assert.equal((await world.record(campaignId)).run, 2);
    await assertPublishedOnce(world, campaignId);
  });

  it('keeps what was missing before', async () => {
    const world = theWorld();
    world.failVendor('notion', { fault: { kind: 'answer', answer: { status: 400, body: {} } } });
    world.failVendor('buffer', { fault: { kind: 'latency', ms: 10_000 } });
    const campaignId = await world.launch(everywhere);
    await world.until(async () => (await world.record(campaignId)).pivotAt !== undefined);
    kill(world, campaignId);
    const campaign = await untilOver(world, campaignId);
    assert.deepEqual(
      campaign.warnings.map(({ subject }) => subject),
      ['notion'],
    );
  });
});

describe('a campaign whose execution has died without anybody being told', () => {
  const theWorld = theCampaignWorld({ schedules: true });

  it('is settled by the sweeper within 20 minutes', async () => {
    const world = theWorld();
    const campaignId = await world.launch(everything);
    await world.untilReview(campaignId);
    // The watcher finds nothing out, as often as it is called.
    world.failAws({ service: 'states', operation: 'DescribeExecution', fault: 'fail', times: 9 });
    kill(world, campaignId);
    const died = world.clock.now();
    const campaign = await untilOver(world, campaignId);
    assert.equal(campaign.status, 'failed');
    assert.ok(world.clock.now() - died <= 20 * 60_000, `${world.clock.now() - died} ms`);
    await assertNothingLeft(world, campaignId);
  });

  it('and whose undo dies too, is undone by the next one', async () => {
    const world = theWorld();
    const campaignId = await world.launch(everything);
    await world.untilReview(campaignId);
    kill(world, campaignId);
    await world.until(() => undoOf(world, campaignId) !== undefined);
    const undo = undoOf(world, campaignId);
    if (undo?.status === 'RUNNING') world.engine.stopExecution({ executionArn: undo.executionArn });
    const campaign = await untilOver(world, campaignId);
    assert.equal(campaign.status, 'failed');
    await assertNothingLeft(world, campaignId);
  });

  it('is finished with what was published after three runs', async () => {
    const world = theWorld();
    world.failVendor('buffer', { fault: { kind: 'latency', ms: 15_000 } });
    const campaignId = await world.launch(everywhere);
    await world.until(async () => (await world.record(campaignId)).pivotAt !== undefined);
    for (let run = 1; run <= 3; run += 1) {
      await world.until(() => runOf(world, campaignId, run)?.status === 'RUNNING');
      const execution = runOf(world, campaignId, run);
      if (execution !== undefined) world.engine.stopExecution({ executionArn: execution.executionArn });
    }
    const campaign = await untilOver(world, campaignId);
    assert.equal(campaign.status, 'completed_with_warnings');
    assert.ok(campaign.warnings.some(({ subject }) => subject === 'channel/social'));
    assert.equal((await world.record(campaignId)).run, 3);
  });

  it('is left in peace once it is settled', async () => {
    const world = theWorld();
    const campaignId = await world.launch(someAnswers({ approval_required: false, channels: ['blog'] }));
    await world.untilFinal(campaignId);
    await world.until(async () => (await world.record(campaignId)).wakeAt === undefined, {
      everyMs: 60_000,
      longestMs: 48 * 60 * 60_000,
    });
    assert.deepEqual((await world.record(campaignId)).outbox, {});
  });
});

const executions = ({ twin, engine }: CampaignWorld) =>
  twin.deployment.stateMachines.flatMap(({ arn }) => engine.listExecutions({ stateMachineArn: arn }));

const undoOf = (world: CampaignWorld, campaignId: string) =>
  executions(world).find(({ name }) => name === `${campaignId}.undo.1`);

const runOf = (world: CampaignWorld, campaignId: string, run: number) =>
  executions(world).find(({ name }) => name === (run === 1 ? campaignId : `${campaignId}.${run}`));
