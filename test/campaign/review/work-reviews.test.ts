import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { readRecord, updateRecord } from '../../../lambdas/campaign/campaign-table.ts';
import { markResumed } from '../../../lambdas/campaign/review/mark-resumed.ts';
import { openRound } from '../../../lambdas/campaign/review/open-round.ts';
import { requestEdit } from '../../../lambdas/campaign/review/request-edit.ts';
import { type ReviewClockDeps, workReviews } from '../../../lambdas/campaign/review/work-reviews.ts';
import { anApprovedCampaign } from '../../support/campaign-table.ts';
import { somePieces } from './a-publication.ts';
import { anOpenReview, hour, type OpenReviewOptions, recordingMachines } from './an-open-review.ts';
import { eddie } from './people.ts';

const minute = 60_000;

type Start = ReviewClockDeps['start'];

/** An open review, and a clock that strikes when it is told to. */
async function aReviewClock(test: TestContext, options: OpenReviewOptions = {}) {
  const open = await anOpenReview(test, options);
  const { table, clock, settings, opened } = open;
  const { machines, tokens } = recordingMachines();
  const started: string[] = [];
  const record: Start = async (id, { campaignId, editId }) => {
    started.push([id, campaignId, editId].filter((part) => part !== undefined).join(' '));
  };
  return {
    ...open,
    tokens,
    started,
    strike: (start: Start = record, endsAt = Number.POSITIVE_INFINITY) =>
      workReviews({ table, machines, clock, settings, start }, endsAt),
    /** One more campaign in review, with the token of that name, opened so many milliseconds later. */
    another: async (token: string, after = 0): Promise<string> => {
      const campaignId = await anApprovedCampaign(table, { wizardId: token, now: clock.now() });
      const openedAt = opened.openedAt + after;
      await openRound(table, campaignId, { ...opened, token, openedAt, deadlineAt: openedAt + 24 * hour });
      return campaignId;
    },
  };
}

describe('the review clock', () => {
  it('lets a fresh round alone, and looks at it after two minutes', async (test) => {
    const { strike, clock, started, campaignId, record } = await aReviewClock(test);
    clock.advanceBy(2 * minute - 1);
    assert.deepEqual(await strike(), { duties: {}, failed: [] });
    clock.advanceBy(1);
    const { duties, failed } = await strike();
    assert.deepEqual([duties, failed], [{ 'read-pull-request': 1, 'keep-surfaces': 1 }, []]);
    assert.deepEqual(started, [`read-pull-request ${campaignId}`, `after-decision ${campaignId}`]);
    assert.equal((await record()).reviewAt, clock.now() + 15 * minute);
  });

  it('does nothing twice within one look', async (test) => {
    const { strike, clock, started } = await aReviewClock(test);
    clock.advanceBy(2 * minute);
    await strike();
    await strike();
    assert.equal(started.length, 2);
  });

  it('reminds, and goes on to the next reminder', async (test) => {
    const { strike, clock, review, notices } = await aReviewClock(test);
    clock.advanceBy(6 * hour);
    assert.equal((await strike()).duties.remind, 1);
    clock.advanceBy(12 * hour);
    assert.equal((await strike()).duties.remind, 1);
    const { reminded, escalatedAt } = await review();
    assert.deepEqual([reminded, escalatedAt], [3, clock.now()]);
    assert.deepEqual((await notices()).map(({ kind }) => kind).sort(), ['escalated', 'reminded']);
  });

  it('ends a round at its deadline, and tells the machine until it has taken that', async (test) => {
    const { strike, clock, review, record, tokens, table, campaignId } = await aReviewClock(test);
    clock.advanceBy(24 * hour);
    assert.deepEqual((await strike()).duties, { 'time-out': 1, resume: 1 });
    const { decision } = await review();
    assert.deepEqual([decision?.decision, decision?.by, decision?.at], ['timed_out', 'clock', clock.now()]);
    assert.deepEqual(tokens, ['token-1']);
    assert.equal((await record()).reviewAt, clock.now() + 2 * minute);

    clock.advanceBy(2 * minute);
    assert.deepEqual((await strike()).duties, { resume: 1 });
    assert.deepEqual(tokens, ['token-1', 'token-1']);

    await markResumed(table, campaignId, 1, clock.now());
    clock.advanceBy(hour);
    assert.deepEqual(await strike(), { duties: {}, failed: [] });
    const { reviewAt, reviewGroup } = await record();
    assert.deepEqual([reviewAt, reviewGroup], [undefined, undefined]);
  });

  it('keeps what a person has decided, and tells the machine', async (test) => {
    const { strike, clock, review, decide, tokens } = await aReviewClock(test);
    await decide('rejected');
    clock.advanceBy(25 * hour);
    assert.deepEqual((await strike()).duties, { resume: 1 });
    assert.equal((await review()).decision?.decision, 'rejected');
    assert.deepEqual(tokens, ['token-1']);
  });

  it('has an edit applied that nobody has dealt with', async (test) => {
    const { strike, clock, started, card, table, settings, campaignId } = await aReviewClock(test);
    clock.advanceBy(5 * minute);
    await strike();
    started.length = 0;
    const outcome = await requestEdit(
      {
        card,
        account: { kind: 'slack', id: eddie.slack ?? '' },
        via: 'slack',
        pieces: somePieces({ headline: 'Ship on Saturdays' }),
        name: 'slack V1',
      },
      { table, clock, settings, apply: async () => {} },
    );
    assert.equal(outcome.kind, 'accepted');
    clock.advanceBy(2 * minute);
    await strike();
    const editId = outcome.kind === 'accepted' ? outcome.editId : '';
    assert.equal(started[0], `apply-edit ${campaignId} ${editId}`);
  });

  it('forgets a review whose campaign does not run any more', async (test) => {
    const { strike, clock, endSaga, record, started } = await aReviewClock(test);
    await endSaga();
    clock.advanceBy(hour);
    assert.deepEqual(await strike(), { duties: {}, failed: [] });
    assert.deepEqual([started, (await record()).reviewGroup], [[], undefined]);
  });

  it('lets one review that fails keep nobody from the others, and takes it up again', async (test) => {
    const { strike, clock, another, campaignId, record, table, started } = await aReviewClock(test);
    const before = await another('before', -minute);
    const after = await another('after', minute);
    clock.advanceBy(3 * minute);
    const failing: string[] = [];
    const { duties, failed } = await strike(async (id, event) => {
      if (event.campaignId === campaignId) throw new Error('Lambda is down');
      failing.push(`${id} ${event.campaignId}`);
    });
    assert.deepEqual(failed, [campaignId]);
    assert.deepEqual(duties, { 'read-pull-request': 2, 'keep-surfaces': 2 });
    assert.deepEqual(
      failing.filter((what) => what.startsWith('after')),
      [`after-decision ${before}`, `after-decision ${after}`],
    );
    assert.equal((await record()).reviewAt, clock.now() - minute, 'it is due still');
    assert.equal((await readRecord(table, after)).reviewAt, clock.now() + 15 * minute);

    assert.deepEqual((await strike()).failed, []);
    assert.deepEqual(started, [`read-pull-request ${campaignId}`, `after-decision ${campaignId}`]);
  });

  it('looks at the earliest first, and leaves the rest when its time is over', async (test) => {
    const { strike, clock, another, campaignId, started } = await aReviewClock(test);
    const late = await another('late', 2 * minute);
    const early = await another('early', -minute);
    clock.advanceBy(10 * minute);
    const endsAt = clock.now() + minute;
    await strike(async (id, event) => {
      started.push(`${id} ${event.campaignId}`);
      if (event.campaignId === campaignId) clock.advanceBy(minute);
    }, endsAt);
    const seen = new Set(started.map((what) => what.split(' ')[1]));
    assert.deepEqual([...seen], [early, campaignId]);
    started.length = 0;
    await strike();
    assert.deepEqual(started, [`read-pull-request ${late}`, `after-decision ${late}`]);
  });

  it('gives another look to whoever has asked for one meanwhile', async (test) => {
    const { strike, clock, record, table, campaignId } = await aReviewClock(test);
    clock.advanceBy(5 * minute);
    const soon = clock.now() + minute;
    await strike(async () => {
      await updateRecord(table, campaignId, {
        UpdateExpression: 'SET reviewAt = :soon',
        ExpressionAttributeValues: { ':soon': soon },
      });
    });
    assert.equal((await record()).reviewAt, soon);
  });

  it('does not forget a round that was opened while it looked at the one before', async (test) => {
    const { strike, clock, record, review, table, campaignId, opened, decide } = await aReviewClock(test);
    await decide('changes_requested');
    await markResumed(table, campaignId, 1, clock.now());
    await openRound(table, campaignId, { ...opened, round: 2, token: 'token-2', openedAt: clock.now() });
    clock.advanceBy(2 * minute);
    await strike();
    assert.equal((await review()).round, 2);
    assert.equal((await record()).reviewAt, clock.now() + 15 * minute);
  });

  it('does each duty once, however many clocks strike at once', async (test) => {
    const { strike, clock, review, notices, tokens } = await aReviewClock(test);
    clock.advanceBy(6 * hour);
    await Promise.all([strike(), strike()]);
    assert.deepEqual(
      (await notices()).map(({ id }) => id),
      ['reminded 1 1'],
    );
    clock.advanceBy(18 * hour);
    await Promise.all([strike(), strike()]);
    assert.equal((await review()).decision?.decision, 'timed_out');
    assert.ok(tokens.length > 0 && tokens.every((token) => token === 'token-1'));
  });
});
