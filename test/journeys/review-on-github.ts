import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CampaignWorld } from '../support/campaign-world.ts';
import { untilOver } from '../support/over.ts';
import {
  cardTextOf,
  commentsOn,
  contentOf,
  first,
  heard,
  inReview,
  lookOnce,
  newestCard,
  promptsSince,
  pullOf,
  push,
  reviewRepository,
  second,
  textsInPull,
  textsPath,
  untilEdited,
} from '../support/review-steps.ts';

type Said = Omit<Parameters<CampaignWorld['vendors']['github']['reviewByHand']>[2], 'login'>;

/** Reviews the pull request by hand. */
async function say(world: CampaignWorld, campaignId: string, login: string, said: Said): Promise<void> {
  const { number } = pullOf(world, campaignId);
  world.vendors.github.reviewByHand(reviewRepository, number, { login, ...said });
  await heard(world);
}

const onBase = async (world: CampaignWorld, campaignId: string): Promise<string | undefined> =>
  world.vendors.github.readFile(reviewRepository, await textsPath(world, campaignId));

/** Decisions and edits in the pull request. */
export function reviewOnGithub(theWorld: () => CampaignWorld): void {
  describe('a review on GitHub', () => {
    it('takes a push as an edit, and the approval of its commit alone as an approval of it', async () => {
      const world = theWorld();
      const { github } = world.vendors;
      const campaignId = await inReview(world);
      const before = await contentOf(world, campaignId);
      const opened = pullOf(world, campaignId).headSha;

      const texts = await textsInPull(world, campaignId);
      const edited = texts.replace(/^emailSubject: .*$/m, 'emailSubject: Written on GitHub');
      await push(world, campaignId, edited, first.github);
      const after = await untilEdited(world, campaignId);
      assert.equal(after.pieces.emailSubject, 'Written on GitHub');
      assert.notEqual(after.hash, before.hash);
      assert.deepEqual(
        after.edits.map(({ by, via, state }) => [by, via, state]),
        [[first.email, 'github', 'taken']],
      );
      assert.match(cardTextOf(world, campaignId), /Written on GitHub/);

      await say(world, campaignId, second.github, { state: 'APPROVE', commit: opened });
      assert.equal((await world.campaign(campaignId)).review?.decision, null);
      assert.match(
        commentsOn(world, campaignId).join(),
        /@your-second-reviewer The content has changed since/,
      );

      await say(world, campaignId, second.github, { state: 'APPROVE' });
      const campaign = await world.untilFinal(campaignId);
      assert.equal(campaign.status, 'completed');
      const { decision, by, via } = campaign.review?.decision ?? {};
      assert.deepEqual([decision, by, via], ['approved', second.email, 'github']);
      assert.match(cardTextOf(world, campaignId), /Approved by second-reviewer@your-org\.example on GitHub/);
      assert.match((await onBase(world, campaignId)) ?? '', /emailSubject: Written on GitHub/);
      assert.equal(commentsOn(world, campaignId).length, 1, 'nobody is answered twice');

      const decided = await world.record(campaignId);
      for (const { id } of github.deliveries().filter(({ event }) => event === 'pull_request_review')) {
        assert.equal((await github.redeliver(id)).status, 200);
      }
      await heard(world);
      assert.deepEqual(await world.record(campaignId), decided);

      const rollback = await world.operator.post(`/v1/campaigns/${campaignId}/rollback`);
      assert.equal(rollback.status, 202, rollback.text);
      assert.equal((await untilOver(world, campaignId)).status, 'rolled_back');
      assert.equal(await onBase(world, campaignId), undefined, 'the merged texts are taken away again');
      assert.deepEqual(
        github.branches(reviewRepository).filter(({ name }) => name.endsWith(campaignId)),
        [],
      );
    });

    it('has the texts written anew with the body of a review, and takes a merge as an approval', async () => {
      const world = theWorld();
      const campaignId = await inReview(world);
      const { ts } = newestCard(world, campaignId);
      const prompts = world.vendors.llm.prompts.length;
      const body = 'Name the price in the first line';
      await say(world, campaignId, first.github, { state: 'REQUEST_CHANGES', body });
      await world.until(() => newestCard(world, campaignId).ts !== ts);
      await world.untilReview(campaignId);
      assert.ok(promptsSince(world, prompts).includes(body));
      const { round, pieces } = await contentOf(world, campaignId);
      assert.equal(round, 2);

      const { number } = pullOf(world, campaignId);
      world.vendors.github.mergeByHand(reviewRepository, number, second.github);
      await heard(world);
      const campaign = await world.untilFinal(campaignId);
      assert.equal(campaign.status, 'completed');
      const { decision, by, via } = campaign.review?.decision ?? {};
      assert.deepEqual([decision, by, via], ['approved', second.email, 'github']);
      assert.equal(pullOf(world, campaignId).merge?.by, second.github);
      assert.ok((await onBase(world, campaignId))?.includes(pieces.headline));
      assert.deepEqual(commentsOn(world, campaignId), []);
    });

    it('answers there what it cannot take, and reads what no webhook has told', async () => {
      const world = theWorld();
      const { github } = world.vendors;
      const campaignId = await inReview(world);
      const { hash } = await contentOf(world, campaignId);
      const texts = await textsInPull(world, campaignId);

      const tooLong = texts.replace(/^tagline: .*$/m, 'tagline: One two three four five six');
      await push(world, campaignId, tooLong, first.github);
      await world.until(() => commentsOn(world, campaignId).length === 1);
      assert.match(commentsOn(world, campaignId)[0] ?? '', /@your-reviewer .*not taken[\s\S]*- tagline .*5/);

      const others = texts.replace(/^tagline: .*$/m, 'tagline: By somebody else');
      await push(world, campaignId, others, 'a-stranger');
      await world.until(() => commentsOn(world, campaignId).length === 2);
      assert.match(commentsOn(world, campaignId)[1] ?? '', /@a-stranger .*nobody whom the stage knows/);
      await say(world, campaignId, 'a-stranger', { state: 'APPROVE' });
      await world.until(() => commentsOn(world, campaignId).length === 3);
      const waiting = await contentOf(world, campaignId);
      assert.deepEqual([waiting.hash, waiting.edits], [hash, []]);
      assert.equal((await world.campaign(campaignId)).review?.decision, null);

      // With the texts as they were the pull request shows again what is asked about.
      await push(world, campaignId, texts, first.github);
      github.dropWebhooks(true);
      github.closeByHand(reviewRepository, pullOf(world, campaignId).number, second.github);
      await heard(world);
      assert.equal((await world.campaign(campaignId)).review?.decision, null);
      await world.clock.sleep(16 * 60_000);
      await lookOnce(world);
      github.dropWebhooks(false);
      const campaign = await world.untilFinal(campaignId);
      assert.equal(campaign.status, 'rejected');
      const { decision, by, via } = campaign.review?.decision ?? {};
      assert.deepEqual([decision, by, via], ['rejected', second.email, 'github']);
      assert.match(cardTextOf(world, campaignId), /Rejected by second-reviewer@your-org\.example on GitHub/);
      assert.equal(commentsOn(world, campaignId).length, 3, 'nobody is answered twice');
      const left = world.madeBy(campaignId).filter(({ removedAt }) => removedAt === undefined);
      const kinds = new Set(left.map(({ kind }) => kind));
      assert.deepEqual([...kinds].sort(), ['comment', 'message', 'pull-request']);
      assert.equal(pullOf(world, campaignId).state, 'closed');
    });
  });
}
