import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { someAnswers } from '../support/answers.ts';
import { type CampaignWorld, theCampaignWorld } from '../support/campaign-world.ts';
import { assertPublishedOnce } from '../support/published-once.ts';

/** One mail and no questions: these tests are about the start. */
const answers = someAnswers({ approval_required: false, channels: ['email'] });

const recordsOf = async ({ stored }: CampaignWorld, wizardId: string) =>
  (await stored.items('campaigns')).filter(
    (item) => item['item'] === 'record' && item['wizardId'] === wizardId,
  );

const executionsOf = ({ twin, engine }: CampaignWorld, campaignId: string) =>
  twin.deployment.stateMachines
    .flatMap(({ arn }) => engine.listExecutions({ stateMachineArn: arn }))
    .filter(({ input }) => JSON.parse(input).campaignId === campaignId);

async function assertStartedOnce(world: CampaignWorld, wizardId: string, campaignId: string): Promise<void> {
  const records = await recordsOf(world, wizardId);
  assert.deepEqual(
    records.map((record) => record['campaignId']),
    [campaignId],
  );
  assert.equal(executionsOf(world, campaignId).length, 1);
}

describe('approving a wizard', () => {
  const theWorld = theCampaignWorld({ schedules: true });

  it('five times at once, and again later, is one campaign', async () => {
    const world = theWorld();
    const wizardId = await world.fillWizard(answers);
    const approve = () => world.api.post(`/v1/wizards/${wizardId}/approve`);
    const atOnce = await Promise.all([approve(), approve(), approve(), approve(), approve()]);
    const campaignId = atOnce[0].body.campaignId;
    const whileRunning = await approve();
    await world.untilFinal(campaignId);
    const afterwards = await approve();

    for (const answer of [...atOnce, whileRunning, afterwards]) {
      assert.equal(answer.status, 202, answer.text);
      assert.equal(answer.body.campaignId, campaignId);
    }
    await world.clock.sleep(10 * 60_000);
    await assertStartedOnce(world, wizardId, campaignId);
    assert.equal((await world.campaign(campaignId)).status, 'completed');
  });

  it('is refused where it needs more approvals than people may give', async () => {
    const world = theWorld();
    const wizardId = await world.fillWizard(someAnswers({ approvals_required: 3 }));
    const { status, body } = await world.api.post(`/v1/wizards/${wizardId}/approve`);
    assert.deepEqual([status, body.type], [409, 'urn:campaign-orchestrator:problem:too-few-reviewers']);
    assert.deepEqual(await recordsOf(world, wizardId), []);
  });

  it('is started once by the sweeper where the start has failed', async () => {
    const world = theWorld();
    // The SDK tries three times within one request.
    world.failAws({ service: 'states', operation: 'StartExecution', fault: 'fail', times: 3 });
    const wizardId = await world.fillWizard(answers);
    const answer = await world.api.post(`/v1/wizards/${wizardId}/approve`);
    assert.equal(answer.status, 500);
    const [record] = await recordsOf(world, wizardId);
    const campaignId = String(record?.['campaignId']);
    assert.equal(record?.['status'], 'approved');
    assert.equal(world.execution(campaignId), undefined);
    assert.equal((await world.progress(campaignId)).waitingFor?.what, 'start');

    const campaign = await world.untilFinal(campaignId);
    assert.equal(campaign.status, 'completed');
    const waited = Date.parse(campaign.startedAt ?? '') - Date.parse(campaign.createdAt);
    assert.ok(waited > 0 && waited <= 11 * 60_000, `the sweeper took it up after ${waited} ms`);
    await world.clock.sleep(10 * 60_000);
    await assertStartedOnce(world, wizardId, campaignId);
  });

  for (const times of [1, 3]) {
    it(`starts one execution where the start's answer is lost ${times === 1 ? 'once' : `${times} times`}`, async () => {
      const world = theWorld();
      world.failAws({ service: 'states', operation: 'StartExecution', fault: 'lost-answer', times });
      const wizardId = await world.fillWizard(answers);
      await world.api.post(`/v1/wizards/${wizardId}/approve`);
      const [record] = await recordsOf(world, wizardId);
      const campaignId = String(record?.['campaignId']);
      const campaign = await world.untilFinal(campaignId);
      assert.equal(campaign.status, 'completed');
      await world.clock.sleep(10 * 60_000);
      await assertStartedOnce(world, wizardId, campaignId);
    });
  }

  it('is one campaign where the record was written and everything after it was lost', async () => {
    const world = theWorld();
    world.failAws({ service: 'states', operation: 'StartExecution', fault: 'fail', times: 3 });
    const wizardId = await world.fillWizard(answers);
    const approve = () => world.api.post(`/v1/wizards/${wizardId}/approve`);
    assert.equal((await approve()).status, 500);
    const again = await approve();
    assert.equal(again.status, 202);
    assert.equal((await world.untilFinal(again.body.campaignId)).status, 'completed');
    await world.clock.sleep(10 * 60_000);
    await assertStartedOnce(world, wizardId, again.body.campaignId);
  });

  it('publishes once, also with the sweeper coming round all the time', async () => {
    const world = theWorld();
    const campaignId = await world.launch(answers);
    assert.equal((await world.untilFinal(campaignId)).status, 'completed');
    await world.clock.sleep(60 * 60_000);
    await assertPublishedOnce(world, campaignId);
  });
});
