import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cardActions } from '../../lambdas/campaign/review/card-value.ts';
import { feedbackBlock } from '../../lambdas/campaign/review/review-modals.ts';
import { first, second } from '../support/review-steps.ts';
import { buttonValue, cardAt, decisionAt, openReviewAt, reviewAt, untilAsked } from './review-at.ts';
import type { DoublesName, ReviewDoubles } from './review-doubles.ts';

/** Presses a button of the newest card, and has Slack wait for nothing else. */
async function press(doubles: ReviewDoubles, campaignId: string, actionId: string, user: string) {
  const { ts } = await cardAt(doubles, campaignId);
  return (await doubles.slack.pressed({ ts, actionId, user }))();
}

/** The window that a press opens. */
async function windowOf(doubles: ReviewDoubles, campaignId: string, actionId: string, user: string) {
  const before = doubles.slack.windows().length;
  assert.deepEqual(await press(doubles, campaignId, actionId, user), { status: 200, body: '' });
  const [opened, ...more] = doubles.slack.windows().slice(before);
  assert.ok(opened, 'no window has opened');
  assert.deepEqual(more, []);
  return opened;
}

/** What the Slack callback makes of presses and windows at whichever double. */
export function slackCallbacks(name: DoublesName, theDoubles: () => ReviewDoubles): void {
  describe(`the Slack callback and ${name}`, () => {
    it('take a press as the decision about what the card shows, and replace it by the outcome', async () => {
      const doubles = theDoubles();
      const { world, slack } = doubles;
      const [user] = slack.users;
      const campaignId = await openReviewAt(doubles);
      const { hash } = await reviewAt(doubles, campaignId);
      const card = await cardAt(doubles, campaignId);
      assert.match(card.text, new RegExp(`^Please review .*${hash.slice(0, 12)}`));
      const value = { campaignId, round: 1, hash };
      assert.deepEqual(JSON.parse(buttonValue(card, cardActions.approve) ?? ''), value);

      assert.deepEqual(await press(doubles, campaignId, cardActions.approve, user), {
        status: 200,
        body: '',
      });

      const decided = { decision: 'approved', by: first.email, via: 'slack', hash };
      assert.deepEqual(await decisionAt(doubles, campaignId), decided);
      assert.equal((await world.untilFinal(campaignId)).status, 'completed');
      const outcome = await cardAt(doubles, campaignId);
      assert.equal(outcome.ts, card.ts);
      assert.match(outcome.text, new RegExp(`^Approved by ${first.email} in Slack, `));
      assert.deepEqual(
        outcome.blocks?.map(({ type }) => type),
        ['header', 'section'],
      );
      assert.deepEqual(outcome.metadata, card.metadata);
      const asking = (await slack.history()).filter((shown) =>
        buttonValue(shown, cardActions.approve)?.includes(campaignId),
      );
      assert.deepEqual(asking, []);
    });

    it('count a press once that comes again, and tell whoever comes late in private', async () => {
      const doubles = theDoubles();
      const { world, slack } = doubles;
      const [user, other] = slack.users;
      const campaignId = await openReviewAt(doubles);
      const { ts } = await cardAt(doubles, campaignId);
      const approval = await slack.pressed({ ts, actionId: cardActions.approve, user });
      const late = await slack.pressed({ ts, actionId: cardActions.reject, user: other });
      assert.equal((await approval()).status, 200);
      await world.untilFinal(campaignId);
      const { review, status, effects } = await world.record(campaignId);
      const shown = await slack.history();
      const told = slack.whispers(other).length;

      assert.deepEqual(await approval(), { status: 200, body: '' });
      assert.deepEqual(await late(), { status: 200, body: '' });

      const again = await world.record(campaignId);
      assert.deepEqual([again.review, again.status, again.effects], [review, status, effects]);
      assert.deepEqual(await slack.history(), shown);
      assert.match(slack.whispers(user).at(-1) ?? '', /You have said so before/);
      const answers = slack.whispers(other).slice(told);
      assert.equal(answers.length, 1);
      assert.match(answers[0] ?? '', new RegExp(`decided before: Approved by ${first.email} in Slack`));
    });

    it('open a window by the trigger of a press, and have the texts written anew as it says', async () => {
      const doubles = theDoubles();
      const { slack } = doubles;
      const [user, other] = slack.users;
      const campaignId = await openReviewAt(doubles);
      const { hash } = await reviewAt(doubles, campaignId);
      const card = await cardAt(doubles, campaignId);

      const window = await windowOf(doubles, campaignId, cardActions.changes, user);
      const empty = await slack.submit(window, { [feedbackBlock]: ' ' }, user);
      assert.equal(JSON.parse(empty.body).response_action, 'errors');
      assert.equal(await decisionAt(doubles, campaignId), undefined);
      const feedback = 'Say that it is <free> & for teams – früh';
      assert.deepEqual(await slack.submit(window, { [feedbackBlock]: feedback }, user), {
        status: 200,
        body: '',
      });

      await untilAsked(doubles, campaignId, 2);
      const outcome = (await slack.history()).find(({ ts }) => ts === card.ts);
      assert.match(outcome?.text ?? '', new RegExp(`^Changes requested by ${first.email} in Slack`));
      assert.match(JSON.stringify(outcome?.blocks), /&lt;free&gt; &amp; for teams – früh/);
      const next = await cardAt(doubles, campaignId);
      assert.notEqual(next.ts, card.ts);
      const review = await reviewAt(doubles, campaignId);
      assert.notEqual(review.hash, hash);
      assert.equal((await press(doubles, campaignId, cardActions.reject, other)).status, 200);
      const decided = { decision: 'rejected', by: second.email, via: 'slack', hash: review.hash };
      assert.deepEqual(await decisionAt(doubles, campaignId), decided);
    });

    it('take an edit in a window, and bring the card up to date in its place', async () => {
      const doubles = theDoubles();
      const { slack, world } = doubles;
      const [user, other] = slack.users;
      const campaignId = await openReviewAt(doubles);
      const { hash } = await reviewAt(doubles, campaignId);
      const card = await cardAt(doubles, campaignId);
      const old = await slack.pressed({ ts: card.ts, actionId: cardActions.approve, user: other });

      const window = await windowOf(doubles, campaignId, cardActions.edit, user);
      const answer = await slack.submit(window, { emailSubject: 'Written in Slack' }, user);
      const { response_action, view } = JSON.parse(answer.body);
      assert.equal(response_action, 'update');
      assert.match(JSON.stringify(view), /Your edit is being applied/);
      await world.until(async () => {
        const review = await reviewAt(doubles, campaignId);
        const { text } = await cardAt(doubles, campaignId);
        return review.hash !== hash && text.includes(review.hash.slice(0, 12));
      });

      const edited = await cardAt(doubles, campaignId);
      assert.equal(edited.ts, card.ts);
      assert.match(JSON.stringify(edited.blocks), /Written in Slack/);
      assert.equal((await old()).status, 200);
      assert.equal(await decisionAt(doubles, campaignId), undefined);
      assert.match(slack.whispers(other).at(-1) ?? '', /The content has changed since/);
      assert.equal((await press(doubles, campaignId, cardActions.approve, other)).status, 200);
      const { hash: asked } = await reviewAt(doubles, campaignId);
      const decided = { decision: 'approved', by: second.email, via: 'slack', hash: asked };
      assert.deepEqual(await decisionAt(doubles, campaignId), decided);
    });
  });
}
