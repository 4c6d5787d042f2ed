import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { someAnswers } from '../support/answers.ts';
import { type CampaignWorld, theCampaignWorld } from '../support/campaign-world.ts';
import { assertNothingLeft } from '../support/left-behind.ts';
import { untilOver } from '../support/over.ts';

const everything = someAnswers();
const mail = someAnswers({ approval_required: false, channels: ['email'] });

const cancel = ({ api }: CampaignWorld, campaignId: string, body?: unknown) =>
  api.post(`/v1/campaigns/${campaignId}/cancel`, body);

/** Whether a campaign has come to a phase, and is at work there. */
const reaches = (world: CampaignWorld, campaignId: string, phase: string) =>
  world.until(async () => (await world.progress(campaignId)).phase === phase);

describe('cancelling a campaign', () => {
  const theWorld = theCampaignWorld();

  it('stops it while it waits for people, and takes everything back', async () => {
    const world = theWorld();
    const campaignId = await world.launch(everything);
    await world.untilReview(campaignId);
    const answer = await cancel(world, campaignId, { reason: 'the product is late' });
    assert.equal(answer.status, 202, answer.text);
    assert.equal((await world.progress(campaignId)).waitingFor?.what === 'review', false);
    const campaign = await untilOver(world, campaignId);
    assert.equal(campaign.status, 'cancelled');
    assert.deepEqual(campaign.reason, {
      step: 'Cancel',
      error: 'Cancelled',
      cause: 'the product is late',
      by: 'marketer',
    });
    assert.equal(world.execution(campaignId)?.status, 'ABORTED');
    await assertNothingLeft(world, campaignId);
  });

  for (const phase of ['research', 'content', 'design', 'review']) {
    it(`leaves nothing of a campaign in ${phase}`, async () => {
      const world = theWorld();
      // Slow enough to be caught there.
      for (const vendor of ['notion', 'llm', 'figma', 'github'] as const) {
        world.failVendor(vendor, { fault: { kind: 'latency', ms: 5_000 } });
      }
      const campaignId = await world.launch(everything);
      await reaches(world, campaignId, phase);
      assert.equal((await cancel(world, campaignId)).status, 202);
      const campaign = await untilOver(world, campaignId);
      assert.equal(campaign.status, 'cancelled');
      await assertNothingLeft(world, campaignId);
    });
  }

  it('never lets an approved campaign start', async () => {
    const world = theWorld();
    world.failAws({ service: 'states', operation: 'StartExecution', fault: 'fail', times: 3 });
    const wizardId = await world.fillWizard(mail);
    assert.equal((await world.api.post(`/v1/wizards/${wizardId}/approve`)).status, 500);
    const records = await world.stored.items('campaigns');
    const campaignId = String(records.find((item) => item['wizardId'] === wizardId)?.['campaignId']);
    assert.equal((await cancel(world, campaignId)).status, 202);
    assert.equal((await untilOver(world, campaignId)).status, 'cancelled');

    // Whoever approves it again hears of the same campaign, and starts nothing.
    assert.equal((await world.api.post(`/v1/wizards/${wizardId}/approve`)).status, 202);
    assert.equal(world.execution(campaignId), undefined);
    assert.equal((await world.campaign(campaignId)).status, 'cancelled');
    assert.deepEqual((await world.campaign(campaignId)).effects, []);
  });

  it('is one, asked for five times at once and again later', async () => {
    const world = theWorld();
    const campaignId = await world.launch(everything);
    await world.untilReview(campaignId);
    const atOnce = await Promise.all(Array.from({ length: 5 }, () => cancel(world, campaignId)));
    await untilOver(world, campaignId);
    const later = await cancel(world, campaignId);
    for (const { status, text } of [...atOnce, later]) assert.equal(status, 202, text);
    assert.equal((await world.record(campaignId)).undoRun, 1);
    await assertNothingLeft(world, campaignId);
  });

  it('is refused where the campaign is published: that takes a rollback', async () => {
    const world = theWorld();
    const campaignId = await world.launch(mail);
    await world.untilFinal(campaignId);
    const { status, body } = await cancel(world, campaignId);
    assert.equal(status, 409);
    assert.equal(body.type, 'urn:campaign-orchestrator:problem:campaign-published');
    assert.match(body.title, /rollback/);
    assert.equal((await world.campaign(campaignId)).status, 'completed');
  });

  it('is to be tried again where the tables do not answer', async () => {
    const world = theWorld();
    const campaignId = await world.launch(everything);
    await world.untilReview(campaignId);
    world.failAws({ service: 'dynamodb', operation: 'UpdateItem', fault: 'fail' });
    const { status, body } = await cancel(world, campaignId);
    assert.equal(status, 503);
    assert.equal(body.type, 'urn:campaign-orchestrator:problem:unavailable');
    world.heal();
    assert.equal((await cancel(world, campaignId)).status, 202);
    assert.equal((await untilOver(world, campaignId)).status, 'cancelled');
  });

  it('is refused where the campaign is over', async () => {
    const world = theWorld();
    const campaignId = await world.launch(everything);
    await world.untilReview(campaignId);
    await world.press(campaignId, 'reject');
    await world.untilFinal(campaignId);
    const { status, body } = await cancel(world, campaignId);
    assert.equal(status, 409);
    assert.equal(body.type, 'urn:campaign-orchestrator:problem:campaign-over');
  });
});
