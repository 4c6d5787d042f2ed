import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { someAnswers } from '../support/answers.ts';
import type { CampaignView } from '../support/campaign-views.ts';
import { type CampaignWorld, theCampaignWorld } from '../support/campaign-world.ts';
import { assertNothingLeft } from '../support/left-behind.ts';
import { mutation, refusing, requestsTo } from '../support/vendor-faults.ts';

const warned = ({ warnings }: CampaignView): string[] => warnings.map(({ subject }) => subject).sort();

/** The names of the vendors' things that a campaign has now. */
const kinds = (world: CampaignWorld, campaignId: string): string[] =>
  world
    .madeBy(campaignId)
    .filter(({ removedAt }) => removedAt === undefined)
    .map(({ kind }) => kind)
    .sort();

async function assertUndone(
  world: CampaignWorld,
  campaignId: string,
  step: string,
  error: string,
): Promise<void> {
  const campaign = await world.untilFinal(campaignId);
  assert.equal(campaign.status, 'failed', JSON.stringify(campaign));
  assert.equal(campaign.reason?.step, step);
  assert.equal(campaign.reason?.error, error, campaign.reason?.cause);
  assert.equal(world.execution(campaignId)?.status, 'FAILED');
  assert.equal(world.execution(campaignId)?.error, error);
  await assertNothingLeft(world, campaignId);
}

describe('a vendor that refuses for good', () => {
  const theWorld = theCampaignWorld();
  /** Without questions, so that a campaign runs to its end by itself. */
  const unasked = (channels: readonly string[]) => someAnswers({ approval_required: false, channels });

  it('as the model, fails the campaign in Content', async () => {
    const world = theWorld();
    world.failVendor('llm', refusing(requestsTo('POST', '/chat/completions')));
    const campaignId = await world.launch(unasked(['email']));
    await assertUndone(world, campaignId, 'Content', 'VendorRejectedError');
  });

  it('as the model with a wrong key, fails the campaign in Content', async () => {
    const world = theWorld();
    world.failVendor('llm', refusing(undefined, 401));
    const campaignId = await world.launch(unasked(['email']));
    const campaign = await world.untilFinal(campaignId);
    assert.equal(campaign.status, 'failed');
    assert.equal(campaign.reason?.step, 'Content');
    await assertNothingLeft(world, campaignId);
  });

  it('as Figma, fails a campaign whose post cannot do without an image', async () => {
    const world = theWorld();
    world.failVendor('figma', refusing());
    const campaignId = await world.launch(unasked(['email', 'social_linkedin']));
    await assertUndone(world, campaignId, 'Design', 'NoAssetsError');
  });

  it('as Figma, is a warning where channels can do without images', async () => {
    const world = theWorld();
    world.failVendor('figma', refusing());
    const campaignId = await world.launch(unasked(['email', 'blog']));
    const campaign = await world.untilFinal(campaignId);
    assert.equal(campaign.status, 'completed_with_warnings');
    assert.deepEqual(warned(campaign), ['asset/blog', 'asset/email']);
    assert.deepEqual(kinds(world, campaignId), ['dashboard', 'file', 'point', 'single-send']);
  });

  it('as GitHub, fails the campaign in Review and leaves no branch without a pull request', async () => {
    const world = theWorld();
    world.failVendor('github', refusing(requestsTo('POST', '/pulls')));
    const campaignId = await world.launch(someAnswers({ channels: ['email'] }));
    await assertUndone(world, campaignId, 'Review', 'VendorRejectedError');
    assert.equal(world.madeBy(campaignId).filter(({ kind }) => kind === 'branch').length, 1);
    assert.equal(world.madeBy(campaignId).filter(({ kind }) => kind === 'message').length, 0);
  });

  it('as Slack, fails the campaign in Review and leaves no open pull request', async () => {
    const world = theWorld();
    const refusal = { status: 200, body: { ok: false, error: 'channel_not_found' } };
    world.failVendor('slack', { fault: { kind: 'answer', answer: refusal } });
    const campaignId = await world.launch(someAnswers({ channels: ['email'] }));
    await assertUndone(world, campaignId, 'Review', 'VendorRejectedError');
    assert.equal(world.madeBy(campaignId).filter(({ kind }) => kind === 'pull-request').length, 1);
  });

  for (const [channel, vendor, when, others] of [
    ['email', 'sendgrid', undefined, ['dashboard', 'file', 'point', 'post']],
    ['social', 'buffer', mutation('createPost'), ['dashboard', 'file', 'point', 'single-send']],
    ['blog', 'github', requestsTo('PUT', '/contents/'), ['dashboard', 'point', 'post', 'single-send']],
  ] as const) {
    it(`as ${vendor}, leaves ${channel} out of a campaign and says so`, async () => {
      const world = theWorld();
      world.failVendor(vendor, refusing(when));
      const campaignId = await world.launch(unasked(['email', 'social_linkedin', 'blog']));
      const campaign = await world.untilFinal(campaignId);
      assert.equal(campaign.status, 'completed_with_warnings');
      assert.deepEqual(warned(campaign), [`channel/${channel}`]);
      assert.match(campaign.warnings[0]?.reason ?? '', /VendorRejectedError/);
      assert.deepEqual(kinds(world, campaignId), others);
    });
  }

  it('on every channel, fails the campaign in Distribution', async () => {
    const world = theWorld();
    world.failVendor('sendgrid', refusing(requestsTo('PUT', '/schedule')));
    world.failVendor('buffer', refusing(mutation('createPost')));
    world.failVendor('github', refusing(requestsTo('PUT', '/contents/')));
    const campaignId = await world.launch(someAnswers({ channels: ['email', 'social_linkedin', 'blog'] }));
    await world.untilReview(campaignId);
    await world.press(campaignId, 'approve');
    await assertUndone(world, campaignId, 'Distribution', 'NothingPublishedError');
    assert.equal(world.madeBy(campaignId).filter(({ kind }) => kind === 'single-send').length, 1);
  });

  it('as Grafana, leaves the dashboard out and says so', async () => {
    const world = theWorld();
    world.failVendor('grafana', refusing());
    const campaignId = await world.launch(unasked(['email']));
    const campaign = await world.untilFinal(campaignId);
    assert.equal(campaign.status, 'completed_with_warnings');
    assert.deepEqual(warned(campaign), ['analytics']);
    assert.deepEqual(kinds(world, campaignId), ['point', 'single-send']);
  });

  it('as a source of research, is named and nothing more', async () => {
    const world = theWorld();
    world.failVendor('notion', refusing());
    world.failVendor('pages', refusing(requestsTo('GET', '/pricing'), 404));
    world.failVendor('qdrant', refusing(requestsTo('POST', '/points/query')));
    const competitors = ['https://acme.example/pricing', 'https://northpipe.example/'];
    const campaignId = await world.launch({ ...unasked(['email']), competitor_urls: competitors });
    const campaign = await world.untilFinal(campaignId);
    assert.equal(campaign.status, 'completed_with_warnings');
    assert.deepEqual(warned(campaign), ['memory', 'notion', 'page/0']);
  });

  it('to take something back, is named, and the rest is taken back', async () => {
    const world = theWorld();
    const campaignId = await world.launch(someAnswers({ channels: ['email'] }));
    await world.untilReview(campaignId);
    world.failVendor('github', refusing(requestsTo('DELETE', '/git/refs/heads/campaign')));
    await world.press(campaignId, 'reject');
    const campaign = await world.untilFinal(campaignId);
    assert.equal(campaign.status, 'rejected');
    assert.equal(campaign.compensation, 'incomplete');
    const states = campaign.effects.map(({ key, state }) => [key, state]);
    assert.deepEqual(
      states.filter(([, state]) => state !== 'undone'),
      [['review/branch@1', 'undo_failed']],
    );
    assert.deepEqual(kinds(world, campaignId), ['branch', 'message', 'pull-request']);
  });
});
