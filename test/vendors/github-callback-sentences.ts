import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { first, promptsSince, second } from '../support/review-steps.ts';
import { githubCallbackDifferences } from './github-callback-differences.ts';
import {
  cardAt,
  commentsAt,
  decisionAt,
  openReviewAt,
  pullAt,
  reviewAt,
  textsAt,
  untilAsked,
} from './review-at.ts';
import type { DoublesName, ReviewDoubles } from './review-doubles.ts';

/** What the callback makes of the webhooks of whichever double. */
export function githubCallbacks(name: DoublesName, theDoubles: () => ReviewDoubles): void {
  describe(`the GitHub callback and ${name}`, () => {
    it('take an approval as the decision about what its commit holds, and merge that', async () => {
      const doubles = theDoubles();
      const { world, github } = doubles;
      const campaignId = await openReviewAt(doubles);
      const { hash } = await reviewAt(doubles, campaignId);
      const { number, path, branch } = await pullAt(doubles, campaignId);
      const texts = await textsAt(doubles, path, branch);

      await github.review(number, { login: second.github, state: 'APPROVE' });

      const decided = { decision: 'approved', by: second.email, via: 'github', hash };
      assert.deepEqual(await decisionAt(doubles, campaignId), decided);
      assert.equal((await world.untilFinal(campaignId)).status, 'completed');
      assert.match((await pullAt(doubles, campaignId)).state, /^merged by (campaigns|your-org\[bot\])$/);
      assert.ok(texts?.includes('headline:'));
      assert.equal(await textsAt(doubles, path, 'main'), texts);

      const items = await world.stored.itemsOf(campaignId);
      await world.clock.sleep(60_000);
      const statuses = await github.redeliver();
      assert.ok(statuses.length >= 3 && statuses.every((answered) => answered === 200), statuses.join());
      assert.deepEqual(await world.stored.itemsOf(campaignId), items);
      assert.deepEqual(await commentsAt(doubles, number), []);
    });

    it('have the texts written anew with the body of a review that asks for changes', async () => {
      const doubles = theDoubles();
      const { github, world } = doubles;
      const campaignId = await openReviewAt(doubles);
      const { hash } = await reviewAt(doubles, campaignId);
      const { number, path, branch } = await pullAt(doubles, campaignId);
      const { ts } = await cardAt(doubles, campaignId);
      const prompts = world.vendors.llm.prompts.length;
      const before = await textsAt(doubles, path, branch);

      const body = 'Name the price in the first line';
      await github.review(number, { login: first.github, state: 'REQUEST_CHANGES', body });

      await untilAsked(doubles, campaignId, 2);
      assert.ok(promptsSince(world, prompts).includes(body));
      const outcome = (await doubles.slack.history()).find((shown) => shown.ts === ts);
      assert.match(outcome?.text ?? '', new RegExp(`^Changes requested by ${first.email} on GitHub, `));
      const review = await reviewAt(doubles, campaignId);
      assert.notEqual(review.hash, hash);
      assert.notEqual(await textsAt(doubles, path, branch), before);
      assert.equal((await pullAt(doubles, campaignId)).number, number);
      const commit = Object.keys(review.commits).find((sha) => review.commits[sha] === review.hash);
      await github.review(number, { login: first.github, state: 'APPROVE', commit: commit ?? '' });
      const decided = { decision: 'approved', by: first.email, via: 'github', hash: review.hash };
      assert.deepEqual(await decisionAt(doubles, campaignId), decided);
    });

    it('take a merge by hand as an approval, and leave it as it is', async () => {
      const doubles = theDoubles();
      const campaignId = await openReviewAt(doubles);
      const { hash } = await reviewAt(doubles, campaignId);
      const { number } = await pullAt(doubles, campaignId);

      await doubles.github.merge(number, second.github);

      const decided = { decision: 'approved', by: second.email, via: 'github', hash };
      assert.deepEqual(await decisionAt(doubles, campaignId), decided);
      assert.equal((await doubles.world.untilFinal(campaignId)).status, 'completed');
      assert.equal((await pullAt(doubles, campaignId)).state, `merged by ${second.github}`);
    });

    it('answer below the pull request who may not decide, once', async () => {
      const doubles = theDoubles();
      const campaignId = await openReviewAt(doubles);
      const { number } = await pullAt(doubles, campaignId);

      await doubles.github.review(number, { login: 'a-stranger', state: 'APPROVE' });
      await doubles.world.until(async () => (await commentsAt(doubles, number)).length > 0);
      const statuses = await doubles.github.redeliver();
      assert.ok(statuses.length >= 3 && statuses.every((answered) => answered === 200), statuses.join());

      assert.equal(await decisionAt(doubles, campaignId), undefined);
      const [answer = '', ...more] = await commentsAt(doubles, number);
      assert.match(answer, /^@a-stranger That does not count: .*nobody whom the stage knows/);
      assert.deepEqual(more, []);
    });

    for (const { what, observe, answers } of githubCallbackDifferences) {
      const expected = answers[name];
      it(`differ in that ${what} ${JSON.stringify(expected)}`, async () => {
        assert.deepEqual(await observe(theDoubles()), expected);
      });
    }
  });
}
