import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { someAnswers } from '../support/answers.ts';
import { type CampaignWorld, reviewer, secondReviewer, theCampaignWorld } from '../support/campaign-world.ts';
import { assertNothingLeft } from '../support/left-behind.ts';
import { assertPublishedOnce } from '../support/published-once.ts';

const hour = 60 * 60 * 1000;
const answers = someAnswers({ channels: ['email'] });

const reviewed = async (world: CampaignWorld, overrides: Record<string, unknown> = {}): Promise<string> => {
  const campaignId = await world.launch({ ...answers, ...overrides });
  await world.untilReview(campaignId);
  return campaignId;
};

const textOf = (world: CampaignWorld, campaignId: string): string =>
  JSON.stringify(world.card(campaignId).blocks);

describe('the review of a campaign', () => {
  const theWorld = theCampaignWorld();

  it('asks the reviewers with the texts, the images and the pull request', async () => {
    const world = theWorld();
    const campaignId = await reviewed(world);
    const { waitingFor, phase, phases } = await world.progress(campaignId);
    const { review } = await world.campaign(campaignId);
    assert.equal(phase, 'review');
    assert.deepEqual(waitingFor, { what: 'review', until: review?.deadlineAt });
    const opened = Date.parse(phases.find(({ name }) => name === 'review')?.enteredAt ?? '');
    assert.equal(Date.parse(review?.deadlineAt ?? '') - opened, 24 * hour);

    const text = textOf(world, campaignId);
    const pull = world.madeBy(campaignId).find(({ kind }) => kind === 'pull-request');
    assert.ok(pull?.url !== undefined && text.includes(pull.url));
    assert.ok(text.includes(`<@${reviewer}>`));
    const [, image = ''] = text.match(/"image_url":"([^"]+\.png)"/) ?? [];
    const shown = await fetch(image);
    assert.equal(shown.headers.get('content-type'), 'image/png', `the card shows ${image}`);
    await world.press(campaignId, 'reject');
    await world.untilFinal(campaignId);
  });

  it('rejected, takes everything back and says so in Slack', async () => {
    const world = theWorld();
    const campaignId = await reviewed(world);
    const before = (await world.stored.objects()).filter((key) => key.includes(campaignId));
    assert.ok(before.some((key) => key.includes('/content/')) && before.some((key) => key.endsWith('.png')));
    assert.ok(world.madeBy(campaignId).some(({ vendor }) => vendor === 'qdrant'));

    assert.equal(await world.press(campaignId, 'reject'), 200);
    const campaign = await world.untilFinal(campaignId);
    assert.equal(campaign.status, 'rejected');
    assert.deepEqual(campaign.reason, { step: 'Review', error: 'rejected', cause: '' });
    assert.equal(world.execution(campaignId)?.status, 'SUCCEEDED');
    assert.match(textOf(world, campaignId), /Rejected by reviewer@your-org\.example/);
    await assertNothingLeft(world, campaignId);
  });

  it('without a decision in 24 hours, takes everything back', async () => {
    const world = theWorld();
    const campaignId = await reviewed(world);
    const { review } = await world.campaign(campaignId);
    const deadline = Date.parse(review?.deadlineAt ?? '');
    const campaign = await world.untilFinal(campaignId);
    assert.equal(campaign.status, 'rejected');
    assert.equal(campaign.reason?.error, 'timed_out');
    assert.equal(campaign.review?.decision?.decision, 'timed_out');
    const late = Date.parse(campaign.finishedAt ?? '') - deadline;
    assert.ok(late >= 0 && late <= hour / 4 + 60_000, `it ended ${late} ms after the deadline`);
    assert.match(textOf(world, campaignId), /Nobody decided in time/);
    await assertNothingLeft(world, campaignId);
  });

  it('does not count an approval that comes after the deadline', async () => {
    const world = theWorld();
    const campaignId = await reviewed(world);
    await world.clock.sleep(24 * hour + 1_000);
    assert.equal(await world.press(campaignId, 'approve'), 200);
    const campaign = await world.untilFinal(campaignId);
    assert.equal(campaign.status, 'rejected');
    assert.equal(campaign.review?.decision?.decision, 'timed_out');
    await assertNothingLeft(world, campaignId);
  });

  it('is not decided by somebody who is not on the list', async () => {
    const world = theWorld();
    const campaignId = await reviewed(world, { reviewers: ['second-reviewer@your-org.example'] });
    const { review, status } = await world.record(campaignId);
    for (const user of ['U0STRANGER', reviewer]) {
      assert.equal(await world.press(campaignId, 'reject', user), 200);
      assert.equal(await world.press(campaignId, 'approve', user), 200);
    }
    const after = await world.record(campaignId);
    assert.deepEqual([after.review, after.status], [review, status]);
    await world.press(campaignId, 'approve', secondReviewer);
    assert.equal((await world.untilFinal(campaignId)).status, 'completed');
    await assertPublishedOnce(world, campaignId);
  });

  it('is not decided by a callback that Slack has not signed just now', async () => {
    const world = theWorld();
    const campaignId = await reviewed(world);
    const before = await world.record(campaignId);
    const { ts } = world.card(campaignId);
    const callback = () =>
      world.vendors.slack.buttonCallback({ ts, actionId: 'approve-campaign', user: { id: reviewer } });
    const send = async (headers: Record<string, string>, body: string) =>
      (await fetch(`${world.apiUrl}/v1/callbacks/slack`, { method: 'POST', headers, body })).status;

    const signed = callback();
    const { 'x-slack-signature': signature = '', ...others } = signed.headers;
    const forged = `${signature.slice(0, -1)}${signature.endsWith('0') ? '1' : '0'}`;
    assert.equal(await send({ ...others, 'x-slack-signature': forged }, signed.body), 401);
    assert.equal(await send(others, signed.body), 401);
    assert.equal(await send({ ...signed.headers }, `${signed.body}%20`), 401);
    await world.clock.sleep(5 * 60_000 + 2_000);
    assert.equal(await send({ ...signed.headers }, signed.body), 401);
    assert.deepEqual(await world.record(campaignId), before);

    const fresh = callback();
    assert.equal(await send({ ...fresh.headers }, fresh.body), 200);
    assert.equal((await world.untilFinal(campaignId)).status, 'completed');
  });

  it('keeps its first decision', async () => {
    const world = theWorld();
    const campaignId = await reviewed(world);
    const { ts } = world.card(campaignId);
    const { slack } = world.vendors;
    const approve = slack.buttonCallback({ ts, actionId: 'approve-campaign', user: { id: reviewer } });
    const reject = slack.buttonCallback({ ts, actionId: 'reject-campaign', user: { id: secondReviewer } });
    const send = async ({ headers, body }: typeof approve) =>
      (await fetch(`${world.apiUrl}/v1/callbacks/slack`, { method: 'POST', headers: { ...headers }, body }))
        .status;
    assert.equal(await send(approve), 200);
    const { review } = await world.record(campaignId);
    assert.equal(await send(reject), 200);
    assert.equal(await send(approve), 200);
    const campaign = await world.untilFinal(campaignId);
    const decided = await world.record(campaignId);
    assert.equal(campaign.status, 'completed');
    assert.deepEqual(decided.review?.decision, review?.decision);
    assert.equal(await send(reject), 200);
    const { outbox: _, ...late } = await world.record(campaignId);
    const { outbox: __, wakeAt, wakeGroup, ...before } = decided;
    assert.deepEqual({ ...late, wakeAt, wakeGroup }, { ...before, wakeAt, wakeGroup });
    assert.match(textOf(world, campaignId), /Approved by reviewer@your-org\.example/);
    await assertPublishedOnce(world, campaignId);
  });

  it('counts people, not presses, where two approvals are needed', async () => {
    const world = theWorld();
    const campaignId = await reviewed(world, { approvals_required: 2 });
    for (const _ of [1, 2, 3]) assert.equal(await world.press(campaignId, 'approve', reviewer), 200);
    await world.clock.settled();
    const waiting = await world.campaign(campaignId);
    assert.equal(waiting.status, 'running');
    assert.deepEqual(waiting.review?.approvedBy, ['reviewer@your-org.example']);
    assert.equal(waiting.review?.decision, null);

    assert.equal(await world.press(campaignId, 'approve', secondReviewer), 200);
    const campaign = await world.untilFinal(campaignId);
    assert.equal(campaign.status, 'completed');
    assert.equal(campaign.review?.decision?.by, 'second-reviewer@your-org.example');
  });

  it('is decided by two presses at once as if one had come first', async () => {
    const world = theWorld();
    const campaignId = await reviewed(world);
    const statuses = await Promise.all([
      world.press(campaignId, 'approve', reviewer),
      world.press(campaignId, 'reject', secondReviewer),
    ]);
    assert.deepEqual(statuses, [200, 200]);
    const campaign = await world.untilFinal(campaignId);
    if (campaign.review?.decision?.decision === 'approved') {
      assert.equal(campaign.status, 'completed');
      await assertPublishedOnce(world, campaignId);
    } else {
      assert.equal(campaign.status, 'rejected');
      await assertNothingLeft(world, campaignId);
    }
  });

  it('is not asked for where the wizard wants none', async () => {
    const world = theWorld();
    const campaignId = await world.launch({ ...answers, approval_required: false });
    const campaign = await world.untilFinal(campaignId);
    assert.equal(campaign.status, 'completed');
    assert.equal(campaign.review, null);
    await assertPublishedOnce(world, campaignId);
  });
});
