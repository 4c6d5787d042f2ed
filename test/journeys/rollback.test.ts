import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { someAnswers } from '../support/answers.ts';
import { type CampaignWorld, theCampaignWorld } from '../support/campaign-world.ts';
import { assertNothingLeft } from '../support/left-behind.ts';
import { untilOver } from '../support/over.ts';
import { refusing, requestsTo } from '../support/vendor-faults.ts';

const everything = someAnswers();
const mail = someAnswers({ approval_required: false, channels: ['email'] });

/** One of the stage's people: nobody else takes down what is public. */
const operatorOf = (world: CampaignWorld) =>
  world.signedIn({ sub: 'your-reviewers-subject', tenant: 'acme' });

const rollBack = (world: CampaignWorld, campaignId: string, body?: unknown) =>
  operatorOf(world).post(`/v1/campaigns/${campaignId}/rollback`, body);

const undoExecutions = ({ twin, engine }: CampaignWorld, campaignId: string) =>
  twin.deployment.stateMachines
    .flatMap(({ arn }) => engine.listExecutions({ stateMachineArn: arn }))
    .filter(({ name }) => name.startsWith(`${campaignId}.undo.`));

describe('a rollback', () => {
  const theWorld = theCampaignWorld();

  it('takes a published campaign down as long as nothing has gone out', async () => {
    const world = theWorld();
    const campaignId = await world.launch(everything);
    assert.equal((await world.approved(campaignId)).status, 'completed');
    const answer = await rollBack(world, campaignId, { reason: 'the price is wrong' });
    assert.equal(answer.status, 202, answer.text);
    assert.equal(answer.body.campaignId, campaignId);

    const campaign = await untilOver(world, campaignId);
    assert.equal(campaign.status, 'rolled_back');
    assert.deepEqual(campaign.reason, {
      step: 'Rollback',
      error: 'RolledBack',
      cause: 'the price is wrong',
      by: 'your-reviewers-subject',
    });
    await assertNothingLeft(world, campaignId);
  });

  it('asked for five times at once, and again later, is one', async () => {
    const world = theWorld();
    const campaignId = await world.launch(mail);
    await world.untilFinal(campaignId);
    const atOnce = await Promise.all(Array.from({ length: 5 }, () => rollBack(world, campaignId)));
    await untilOver(world, campaignId);
    const later = await rollBack(world, campaignId);
    for (const { status, text } of [...atOnce, later]) assert.equal(status, 202, text);
    assert.equal(undoExecutions(world, campaignId).length, 1);
    await assertNothingLeft(world, campaignId);
  });

  it('ends a campaign that waits for people', async () => {
    const world = theWorld();
    const campaignId = await world.launch(everything);
    await world.untilReview(campaignId);
    assert.equal((await rollBack(world, campaignId)).status, 202);
    const campaign = await untilOver(world, campaignId);
    assert.equal(campaign.status, 'rolled_back');
    assert.equal(world.execution(campaignId)?.status, 'ABORTED');
    await assertNothingLeft(world, campaignId);
  });

  it('asked for while the campaign is being published, takes back what was', async () => {
    const world = theWorld();
    world.failVendor('buffer', {
      fault: { kind: 'late-effect', answerMs: 10_000, effectMs: 15_000 },
      times: 1,
    });
    const campaignId = await world.launch(everything);
    await world.untilReview(campaignId);
    await world.press(campaignId, 'approve');
    await world.until(async () => (await world.record(campaignId)).pivotAt !== undefined);
    assert.equal((await rollBack(world, campaignId)).status, 202);
    const campaign = await untilOver(world, campaignId);
    assert.equal(campaign.status, 'rolled_back');
    await assertNothingLeft(world, campaignId);
  });

  it('names what could not be taken back, and asked again takes up that and nothing else', async () => {
    const world = theWorld();
    const campaignId = await world.launch(mail);
    await world.untilFinal(campaignId);
    world.failVendor('grafana', refusing(requestsTo('DELETE', '/dashboards')));
    await rollBack(world, campaignId);
    const incomplete = await untilOver(world, campaignId);
    assert.equal(incomplete.status, 'rolled_back');
    assert.equal(incomplete.compensation, 'incomplete');
    assert.deepEqual(
      incomplete.notTakenBack.map(({ key, state }) => [key, state]),
      [['analytics/dashboard@1', 'undo_failed']],
    );

    world.heal();
    const before = await world.record(campaignId);
    assert.equal((await rollBack(world, campaignId)).status, 202);
    await untilOver(world, campaignId);
    await assertNothingLeft(world, campaignId);
    const after = await world.record(campaignId);
    const touched = Object.keys(after.effects).filter(
      (key) => after.effects[key]?.version !== before.effects[key]?.version,
    );
    assert.deepEqual(touched, ['analytics/dashboard@1']);
  });

  it('is refused to a caller who is none of the people of the stage', async () => {
    const world = theWorld();
    const campaignId = await world.launch(mail);
    await world.untilFinal(campaignId);
    const stranger = world.signedIn({ sub: 'a stranger', tenant: 'acme' });
    const answer = await stranger.post(`/v1/campaigns/${campaignId}/rollback`);
    assert.equal(answer.status, 403);
    assert.equal(answer.body.type, 'urn:campaign-orchestrator:problem:not-an-operator');
    assert.equal((await world.campaign(campaignId)).status, 'completed');
  });

  it('is refused where nothing is left to undo, and for another tenant', async () => {
    const world = theWorld();
    world.failVendor('llm', refusing(requestsTo('POST', '/chat/completions')));
    const campaignId = await world.launch(mail);
    assert.equal((await world.untilFinal(campaignId)).status, 'failed');
    const answer = await rollBack(world, campaignId);
    assert.equal(answer.status, 409);
    assert.equal(answer.body.type, 'urn:campaign-orchestrator:problem:nothing-to-undo');
    const stranger = world.signedIn({ sub: 'your-reviewers-subject', tenant: 'other' });
    assert.equal((await stranger.post(`/v1/campaigns/${campaignId}/rollback`)).status, 404);
  });

  it('refuses a body with something else in it', async () => {
    const world = theWorld();
    const campaignId = await world.launch(mail);
    const answer = await rollBack(world, campaignId, { because: 'of that' });
    assert.equal(answer.status, 400);
    assert.deepEqual(
      answer.body.errors.map(({ field }) => field),
      ['because'],
    );
    await world.untilFinal(campaignId);
  });
});
