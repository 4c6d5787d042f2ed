import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CampaignWorld, reviewer, secondReviewer } from '../support/campaign-world.ts';
import { useDesignedFrames, usePlainFrames } from '../support/frames.ts';
import {
  cardTextOf,
  click,
  contentOf,
  first,
  inReview,
  lastWhisper,
  newestCard,
  promptsSince,
  pullOf,
  reviewRepository,
  second,
  send,
  sendCallback,
  textsInPull,
  textsPath,
  untilEdited,
  windowOf,
} from '../support/review-steps.ts';

const aButton = (world: CampaignWorld, campaignId: string, actionId: string, user = reviewer) =>
  world.vendors.slack.buttonCallback({ ts: newestCard(world, campaignId).ts, actionId, user: { id: user } });

/** Commits that a branch has of its own: whoever merges makes one of them. */
const commitsOf = (world: CampaignWorld, campaignId: string): number =>
  Object.values(world.vendors.github.deliveries()).filter(
    ({ event, body }) => event === 'push' && body.includes(`refs/heads/${pullOf(world, campaignId).head}`),
  ).length;

/** Decisions and edits by the card and its windows. */
export function reviewInSlack(theWorld: () => CampaignWorld): void {
  describe('a review in Slack', () => {
    it('has the texts written anew with what a window says, and shows what has changed', async () => {
      const world = theWorld();
      const { llm } = world.vendors;
      const campaignId = await inReview(world);
      const before = await contentOf(world, campaignId);
      const { number } = pullOf(world, campaignId);
      const commits = commitsOf(world, campaignId);

      const view = await windowOf(world, campaignId, 'changes');
      const prompts = llm.prompts.length;
      const firstCard = newestCard(world, campaignId).ts;
      await send(world, view, { feedback: 'Say that it is <free> & for teams' });
      assert.deepEqual(world.vendors.slack.openViews(), []);
      await world.until(() => newestCard(world, campaignId).ts !== firstCard);
      await world.untilReview(campaignId);

      assert.match(promptsSince(world, prompts), /Say that it is \\u003cfree> & for teams/);
      const after = await contentOf(world, campaignId);
      assert.equal(after.round, 2);
      assert.notEqual(after.hash, before.hash);
      const names = after.changes.map(({ name }) => name);
      assert.ok(names.includes('E-mail subject') || names.includes('E-mail'), `only ${names} have changed`);
      const card = cardTextOf(world, campaignId);
      assert.match(card, /What has changed/);
      assert.ok(card.includes(`*${names[0]}*`), card);
      assert.match(card, /Round 2/);

      assert.equal(pullOf(world, campaignId).number, number, 'all rounds have one pull request');
      assert.equal(world.madeBy(campaignId).filter(({ kind }) => kind === 'pull-request').length, 1);
      assert.equal(commitsOf(world, campaignId), commits + 1);
      assert.ok((await textsInPull(world, campaignId)).includes(after.pieces.emailSubject));

      assert.equal((await click(world, campaignId, 'approve')).status, 200);
      const campaign = await world.untilFinal(campaignId);
      assert.equal(campaign.status, 'completed');
      const mail = world.madeBy(campaignId).find(({ kind }) => kind === 'single-send');
      assert.ok(JSON.stringify(mail?.data).includes(JSON.stringify(after.pieces.emailSubject).slice(1, -1)));
    });

    it('takes an edit in a window, draws what shows it anew, and publishes just that', async (test) => {
      const world = theWorld();
      // Here the headline is on one image alone.
      useDesignedFrames(world);
      test.after(() => usePlainFrames(world));
      const campaignId = await inReview(world, { channels: ['email', 'blog'] });
      const before = await contentOf(world, campaignId);
      const card = newestCard(world, campaignId);
      const oldApproval = aButton(world, campaignId, 'approve-campaign');

      const view = await windowOf(world, campaignId, 'edit');
      await send(world, view, { headline: 'One two three four five six seven eight nine ten eleven' });
      const [refused] = world.vendors.slack.openViews(reviewer);
      assert.match(refused?.errors['headline'] ?? '', /has 11 words, 10 are allowed/);
      assert.equal((await contentOf(world, campaignId)).hash, before.hash);

      await send(world, view, { headline: 'Every deployment at a glance', emailSubject: 'At a glance' });
      assert.match(JSON.stringify(world.vendors.slack.openViews(reviewer)), /Your edit is being applied/);
      const after = await untilEdited(world, campaignId);
      assert.deepEqual(
        after.edits.map(({ by, via, state }) => [by, via, state]),
        [[first.email, 'slack', 'taken']],
      );
      assert.deepEqual(
        after.changes.map(({ name }) => name),
        ['Headline', 'E-mail subject', 'Image for email'],
      );
      const imageOf = ({ images }: typeof before, wanted: string) =>
        images.find(({ channel }) => channel === wanted)?.url;
      assert.notEqual(imageOf(after, 'email'), imageOf(before, 'email'));
      assert.equal(imageOf(after, 'blog'), imageOf(before, 'blog'), 'it shows no headline');

      assert.equal(newestCard(world, campaignId).ts, card.ts, 'the card is brought up to date in its place');
      assert.match(cardTextOf(world, campaignId), /Every deployment at a glance/);
      assert.match(await textsInPull(world, campaignId), /headline: Every deployment at a glance/);

      assert.equal(await sendCallback(world, oldApproval), 200);
      assert.match(lastWhisper(world, reviewer), /The content has changed since/);
      assert.equal((await world.campaign(campaignId)).review?.decision, null);

      assert.equal((await click(world, campaignId, 'approve', secondReviewer)).status, 200);
      const campaign = await world.untilFinal(campaignId);
      assert.equal(campaign.status, 'completed');
      assert.equal(campaign.review?.hash, after.hash);
      const mail = world.madeBy(campaignId).find(({ kind }) => kind === 'single-send');
      const sent = JSON.stringify(mail?.data);
      assert.ok(sent.includes('"At a glance"') && sent.includes(imageOf(after, 'email') ?? 'no image'), sent);
    });

    it('lets approvals fall with an edit, so that both are asked again', async () => {
      const world = theWorld();
      const campaignId = await inReview(world, { approvals_required: 2 });
      assert.equal((await click(world, campaignId, 'approve', reviewer)).status, 200);
      await world.clock.settled();
      assert.match(cardTextOf(world, campaignId), /approved by reviewer@your-org\.example; 2 needed/);

      await send(world, await windowOf(world, campaignId, 'edit', secondReviewer), { emailSubject: 'Other' });
      await untilEdited(world, campaignId);
      assert.deepEqual((await world.campaign(campaignId)).review?.approvedBy, []);
      assert.match(cardTextOf(world, campaignId), /2 approvals needed/);

      assert.equal((await click(world, campaignId, 'approve', secondReviewer)).status, 200);
      await world.clock.settled();
      const waiting = await world.campaign(campaignId);
      assert.deepEqual([waiting.status, waiting.review?.approvedBy], ['running', [second.email]]);
      assert.equal((await click(world, campaignId, 'approve', reviewer)).status, 200);
      const campaign = await world.untilFinal(campaignId);
      assert.equal(campaign.status, 'completed');
      assert.equal(campaign.review?.decision?.by, first.email);
    });

    it('answers in private who may not decide, who comes late and who clicks twice', async () => {
      const world = theWorld();
      const campaignId = await inReview(world, { reviewers: [second.email] });
      const windows = world.vendors.slack.openViews().length;
      for (const button of ['approve', 'changes'] as const) {
        assert.equal((await click(world, campaignId, button, reviewer)).status, 200);
      }
      await world.clock.settled();
      assert.equal((await click(world, campaignId, 'reject', 'U0STRANGER')).status, 200);
      await world.clock.settled();
      assert.equal(world.vendors.slack.openViews().length, windows, 'no window opens');
      assert.match(
        lastWhisper(world, reviewer),
        /does not count: somebody else is asked.*The review goes on/,
      );
      assert.match(lastWhisper(world, 'U0STRANGER'), /belongs to nobody whom the stage knows/);
      assert.equal((await world.campaign(campaignId)).review?.decision, null);

      const late = aButton(world, campaignId, 'reject-campaign', secondReviewer);
      const twice = await click(world, campaignId, 'approve', secondReviewer, 2);
      assert.deepEqual([twice.status, ...twice.again.map(({ status }) => status)], [200, 200]);
      const campaign = await world.untilFinal(campaignId);
      assert.equal(campaign.status, 'completed');
      assert.deepEqual(
        [campaign.review?.decision?.decision, campaign.review?.decision?.by],
        ['approved', second.email],
      );
      const { review } = await world.record(campaignId);

      assert.equal(await sendCallback(world, late), 200);
      assert.match(
        lastWhisper(world, secondReviewer),
        /decided before: Approved by second-reviewer@your-org\.example in Slack, 2026-/,
      );
      assert.deepEqual((await world.record(campaignId)).review, review);
      const pull = pullOf(world, campaignId);
      assert.ok(pull.merge !== undefined);
      assert.match(
        world.vendors.github.readFile(reviewRepository, await textsPath(world, campaignId)) ?? '',
        /headline:/,
      );
    });
  });
}
