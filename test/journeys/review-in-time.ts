import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CampaignWorld, reviewer, secondReviewer } from '../support/campaign-world.ts';
import { assertNothingLeft } from '../support/left-behind.ts';
import { untilOver } from '../support/over.ts';
import {
  apiOf,
  cardTextOf,
  click,
  contentOf,
  decideOver,
  first,
  inReview,
  lastWhisper,
  lookOnce,
  newestCard,
  pullOf,
  second,
  sendCallback,
} from '../support/review-steps.ts';

const minute = 60_000;
const hour = 60 * minute;

/** What the channel was told of a campaign besides its cards, the oldest first. */
function noticesOf(world: CampaignWorld, campaignId: string): string[] {
  return world.vendors.slack
    .messages()
    .filter(({ metadata }) => metadata?.event_type === 'campaign_notice')
    .map(({ blocks }) => JSON.stringify(blocks))
    .filter((text) => text.includes(campaignId));
}

/** Lets time pass until then after the review was opened, and has the review clock look. */
async function lookAfter(world: CampaignWorld, campaignId: string, ms: number): Promise<void> {
  const { review } = await world.record(campaignId);
  await world.clock.sleep((review?.openedAt ?? 0) + ms - world.clock.now());
  await lookOnce(world);
}

/** What the review clock does; nights are quiet, and the day begins. */
export function reviewInTime(theWorld: () => CampaignWorld): void {
  describe('a review that nobody decides at once', () => {
    it('is reminded of at each quarter, not at night, and in the end others are asked too', async () => {
      const world = theWorld();
      const campaignId = await inReview(world, { reviewers: [first.email] });
      await lookAfter(world, campaignId, 5 * hour);
      assert.deepEqual(noticesOf(world, campaignId), []);
      await lookAfter(world, campaignId, 6 * hour + minute);
      await lookAfter(world, campaignId, 6 * hour + 20 * minute);
      const [reminder = '', ...others] = noticesOf(world, campaignId);
      assert.deepEqual(others, [], 'one reminder at one quarter');
      assert.match(reminder, /<@U0000000000> \*Nobody has decided about this campaign yet/);
      assert.ok(!reminder.includes(secondReviewer));
      await lookAfter(world, campaignId, 12 * hour + minute);
      assert.equal(noticesOf(world, campaignId).length, 2);

      assert.equal((await click(world, campaignId, 'approve', secondReviewer)).status, 200);
      await world.clock.settled();
      assert.match(lastWhisper(world, secondReviewer), /somebody else is asked/);
      await lookAfter(world, campaignId, 18 * hour + minute);
      assert.equal(noticesOf(world, campaignId).length, 2, 'it is three at night');
      await lookAfter(world, campaignId, 22 * hour);
      const escalated = noticesOf(world, campaignId)[2] ?? '';
      assert.match(escalated, /<@U0000000000> <@U0000000001> .*Those who were asked first have not decided/);

      world.failAws({ service: 'states', operation: 'SendTaskSuccess', fault: 'fail' });
      await click(world, campaignId, 'approve', secondReviewer);
      await world.clock.settled();
      const { review } = await world.record(campaignId);
      assert.deepEqual([review?.decision?.by, review?.resumedAt], [second.email, undefined]);
      assert.equal(world.execution(campaignId)?.status, 'RUNNING');
      world.heal();
      await world.clock.sleep(3 * minute);
      await lookOnce(world);
      const campaign = await world.untilFinal(campaignId);
      assert.equal(campaign.status, 'completed');
      const settled = (await world.record(campaignId)).review;
      assert.deepEqual(settled?.decision, review?.decision);
      const late = (settled?.resumedAt ?? 0) - (settled?.decision?.at ?? 0);
      assert.ok(late > 0 && late < 5 * minute, `the machine had it after ${late} ms, not by its own timeout`);
    });

    it('is timed out by the clock, before the state machine would, and everywhere it says so', async () => {
      const world = theWorld();
      const campaignId = await inReview(world);
      const { ts } = newestCard(world, campaignId);
      const user = { id: reviewer };
      await lookAfter(world, campaignId, 24 * hour - minute);
      assert.equal((await world.campaign(campaignId)).review?.decision, null);
      const late = world.vendors.slack.buttonCallback({ ts, actionId: 'approve-campaign', user });
      await lookAfter(world, campaignId, 24 * hour + minute);
      const { review } = await world.record(campaignId);
      const { decision, by, at = 0 } = review?.decision ?? {};
      assert.deepEqual([decision, by, at - (review?.deadlineAt ?? 0)], ['timed_out', 'clock', minute]);
      assert.equal(await sendCallback(world, late), 200);
      assert.match(lastWhisper(world, reviewer), /decided before: Nobody decided in time, 2026-/);

      const campaign = await untilOver(world, campaignId);
      assert.deepEqual([campaign.status, campaign.reason?.error], ['rejected', 'timed_out']);
      assert.ok(Date.parse(campaign.finishedAt ?? '') < (review?.deadlineAt ?? 0) + 15 * minute);
      assert.match(cardTextOf(world, campaignId), /Nobody decided in time/);
      assert.equal(pullOf(world, campaignId).state, 'closed');
      await assertNothingLeft(world, campaignId);
    });

    it('has three rounds at most, and one deadline for all of them', async () => {
      const world = theWorld();
      const campaignId = await inReview(world);
      const { number } = pullOf(world, campaignId);
      const deadlines = new Set<string | undefined>();
      for (const round of [1, 2, 3]) {
        await world.until(async () => (await contentOf(world, campaignId)).round === round);
        await world.untilReview(campaignId);
        deadlines.add((await world.campaign(campaignId)).review?.deadlineAt);
        const { hash } = await contentOf(world, campaignId);
        const comment = `Not yet, says round ${round}`;
        const body = { decision: 'request-changes', hash, comment };
        const answer = await decideOver(apiOf(world, first), campaignId, body);
        assert.equal(answer.status, 200, answer.text);
        await world.clock.sleep(minute);
      }
      const campaign = await untilOver(world, campaignId);
      assert.equal(campaign.status, 'rejected');
      assert.deepEqual(campaign.reason, {
        step: 'Review',
        error: 'rejected',
        cause: 'changes were requested in revision 3, the last one',
      });
      assert.equal(deadlines.size, 1);
      assert.deepEqual(
        [pullOf(world, campaignId).number, pullOf(world, campaignId).state],
        [number, 'closed'],
      );
      await assertNothingLeft(world, campaignId);
    });
  });
}
