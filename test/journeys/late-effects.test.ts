import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Fault } from '../../lib/local/vendors/faults.ts';
import { someAnswers } from '../support/answers.ts';
import { theCampaignWorld } from '../support/campaign-world.ts';
import { assertNothingLeft } from '../support/left-behind.ts';
import { assertPublishedOnce } from '../support/published-once.ts';
import { answering, mutation, once, requestsTo } from '../support/vendor-faults.ts';

const answers = someAnswers();

describe('an effect that is made though nobody is told', () => {
  const theWorld = theCampaignWorld();

  it('publishes once where effects land long after the connection broke', async () => {
    const world = theWorld();
    const late: Fault = { kind: 'late-effect', answerMs: 10_000, effectMs: 25_000 };
    world.failVendor('sendgrid', once(late, requestsTo('POST', '/singlesends')));
    world.failVendor('buffer', once(late, mutation('createPost')));
    world.failVendor('github', once(late, requestsTo('PUT', '/contents/')));
    world.failVendor('grafana', once(late, requestsTo('POST', '/dashboards')));
    const campaignId = await world.launch(answers);
    const campaign = await world.approved(campaignId);
    assert.equal(campaign.status, 'completed', JSON.stringify(campaign.warnings));
    await assertPublishedOnce(world, campaignId);
  });

  it('does not take the post of another campaign with the same text for its own', async () => {
    const world = theWorld();
    const social = someAnswers({ approval_required: false, channels: ['social_linkedin'] });
    await world.untilFinal(await world.launch(social));
    world.failVendor('buffer', once(answering(503), mutation('createPost')));
    const campaignId = await world.launch(social);
    assert.equal((await world.untilFinal(campaignId)).status, 'completed');
    await assertPublishedOnce(world, campaignId);
  });

  it('counts a decision that was made on a card whose answer was lost', async () => {
    const world = theWorld();
    world.failVendor('slack', once({ kind: 'lost-answer' }, requestsTo('POST', '/chat.postMessage')));
    const campaignId = await world.launch(someAnswers({ channels: ['email'] }));
    await world.until(() => world.madeBy(campaignId).some(({ kind }) => kind === 'message'));
    assert.equal(await world.press(campaignId, 'approve'), 200);
    const campaign = await world.untilFinal(campaignId);
    assert.equal(campaign.status, 'completed');
    await assertPublishedOnce(world, campaignId);
    assert.deepEqual(
      campaign.effects.filter(({ state }) => state !== 'done'),
      [],
    );
    assert.match(JSON.stringify(world.card(campaignId).blocks), /Approved by reviewer@your-org\.example/);
  });

  it('takes back what was made though its answer was lost', async () => {
    const world = theWorld();
    world.failVendor('qdrant', once({ kind: 'lost-answer' }, requestsTo('PUT', '/points')));
    world.failVendor('github', once({ kind: 'lost-answer' }, requestsTo('POST', '/pulls')));
    const campaignId = await world.launch(someAnswers({ channels: ['email'] }));
    await world.untilReview(campaignId);
    world.failVendor('github', once({ kind: 'reset' }, requestsTo('DELETE', '/git/refs')));
    world.failVendor('slack', once(answering(503), requestsTo('POST', '/chat.update')));
    await world.press(campaignId, 'reject');
    assert.equal((await world.untilFinal(campaignId)).status, 'rejected');
    await assertNothingLeft(world, campaignId);
  });
});
