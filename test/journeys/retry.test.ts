import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { someAnswers } from '../support/answers.ts';
import { type CampaignWorld, theCampaignWorld } from '../support/campaign-world.ts';
import { untilOver } from '../support/over.ts';
import { assertPublishedOnce } from '../support/published-once.ts';
import { refusing, requestsTo } from '../support/vendor-faults.ts';

const problem = (type: string) => `urn:campaign-orchestrator:problem:${type}`;
const mail = someAnswers({ approval_required: false, channels: ['email'] });
const everywhere = someAnswers({
  approval_required: false,
  channels: ['email', 'social_linkedin', 'blog'],
});

const retry = ({ api }: CampaignWorld, campaignId: string) => api.post(`/v1/campaigns/${campaignId}/retry`);
const retryChannel = ({ api }: CampaignWorld, campaignId: string, channel: string) =>
  api.post(`/v1/campaigns/${campaignId}/channels/${channel}/retry`);

/** A campaign that was undone because no model would write for it. */
async function aFailedCampaign(world: CampaignWorld): Promise<string> {
  world.failVendor('llm', refusing(requestsTo('POST', '/chat/completions')));
  const campaignId = await world.launch(mail);
  assert.equal((await world.untilFinal(campaignId)).status, 'failed');
  world.heal();
  return campaignId;
}

describe('running a campaign again', () => {
  const theWorld = theCampaignWorld();

  it('is a new campaign of the same wizard, the same one however often it is asked', async () => {
    const world = theWorld();
    const failed = await aFailedCampaign(world);
    const answers = await Promise.all(Array.from({ length: 4 }, () => retry(world, failed)));
    const again = answers[0]?.body.campaignId ?? '';
    assert.notEqual(again, failed);
    for (const { status, text, body } of answers) {
      assert.equal(status, 202, text);
      assert.equal(body.campaignId, again);
    }
    assert.equal((await world.untilFinal(again)).status, 'completed');
    const { attempt, wizardId } = await world.record(again);
    assert.equal(attempt, 2);
    assert.equal(wizardId, (await world.record(failed)).wizardId);
    assert.equal((await retry(world, failed)).body.campaignId, again);
    assert.equal((await world.campaign(failed)).status, 'failed');
  });

  it('is refused while it runs, and once it is published', async () => {
    const world = theWorld();
    const campaignId = await world.launch(someAnswers({ channels: ['email'] }));
    await world.untilReview(campaignId);
    const early = await retry(world, campaignId);
    assert.deepEqual([early.status, early.body.type], [409, problem('campaign-not-over')]);
    await world.approved(campaignId);
    const late = await retry(world, campaignId);
    assert.deepEqual([late.status, late.body.type], [409, problem('campaign-published')]);
  });

  it('is refused as long as something of it is left', async () => {
    const world = theWorld();
    world.failVendor('github', refusing(requestsTo('DELETE', '/git/refs')));
    const campaignId = await world.launch(someAnswers({ channels: ['email'] }));
    await world.untilReview(campaignId);
    await world.press(campaignId, 'reject');
    assert.equal((await world.untilFinal(campaignId)).compensation, 'incomplete');
    const { status, body } = await retry(world, campaignId);
    assert.deepEqual([status, body.type], [409, problem('compensation-incomplete')]);

    world.heal();
    const operator = world.signedIn({ sub: 'your-reviewers-subject', tenant: 'acme' });
    assert.equal((await operator.post(`/v1/campaigns/${campaignId}/rollback`)).status, 202);
    const rejected = await untilOver(world, campaignId);
    assert.deepEqual([rejected.status, rejected.compensation], ['rejected', 'complete']);
    assert.equal((await retry(world, campaignId)).status, 202);
  });
});

describe('trying a missing channel again', () => {
  const theWorld = theCampaignWorld();

  it('publishes it, and nothing else a second time', async () => {
    const world = theWorld();
    world.failVendor('github', refusing(requestsTo('PUT', '/contents/')));
    const campaignId = await world.launch(everywhere);
    assert.equal((await world.untilFinal(campaignId)).status, 'completed_with_warnings');
    world.heal();
    const atOnce = await Promise.all(
      Array.from({ length: 3 }, () => retryChannel(world, campaignId, 'blog')),
    );
    for (const { status, text } of atOnce) assert.equal(status, 202, text);
    const campaign = await untilOver(world, campaignId);
    assert.equal(campaign.status, 'completed', JSON.stringify(campaign.warnings));
    assert.equal((await world.record(campaignId)).run, 2);
    await assertPublishedOnce(world, campaignId);

    const again = await retryChannel(world, campaignId, 'blog');
    assert.deepEqual([again.status, again.body.type], [409, problem('channel-not-missing')]);
  });

  it('leaves the others as they are where it fails again', async () => {
    const world = theWorld();
    world.failVendor('github', refusing(requestsTo('PUT', '/contents/')));
    const campaignId = await world.launch(everywhere);
    await world.untilFinal(campaignId);
    assert.equal((await retryChannel(world, campaignId, 'blog')).status, 202);
    const campaign = await untilOver(world, campaignId);
    assert.equal(campaign.status, 'completed_with_warnings');
    assert.deepEqual(
      campaign.warnings.map(({ subject }) => subject),
      ['channel/blog'],
    );
    assert.deepEqual(campaign.notTakenBack, []);
  });

  it('is refused for a channel that the campaign does not have, or there is none of', async () => {
    const world = theWorld();
    const campaignId = await world.launch(mail);
    await world.untilFinal(campaignId);
    const other = await retryChannel(world, campaignId, 'blog');
    assert.deepEqual([other.status, other.body.type], [409, problem('channel-not-missing')]);
    assert.equal((await retryChannel(world, campaignId, 'fax')).status, 404);
  });
});
