import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { answerTo, refusalWords, writeAnswer } from '../../../lambdas/campaign/review/answers.ts';
import type { DecisionOutcome } from '../../../lambdas/campaign/review/decide.ts';
import { editWords } from '../../../lambdas/campaign/review/edit-words.ts';
import type { EditOutcome } from '../../../lambdas/campaign/review/request-edit.ts';
import type { Decision } from '../../../lambdas/campaign/review/review.ts';
import { aReview } from './a-review.ts';
import { anOpenReview } from './an-open-review.ts';

const review = aReview();
const at = Date.parse('2026-03-02T09:00:00Z');
const decidedBy = (overrides: Partial<Decision>): DecisionOutcome => ({
  kind: 'decided-before',
  decision: { decision: 'approved', by: 'kim@acme.example', via: 'slack', at, hash: 'h1', ...overrides },
});

describe('the answer to somebody\u2019s word', () => {
  const outcomes: readonly (readonly [DecisionOutcome, RegExp | undefined])[] = [
    [{ kind: 'decided', review }, undefined],
    [{ kind: 'counted', review }, undefined],
    [{ kind: 'repeated', review }, /^You have said so before: that stands/],
    [{ kind: 'changed', review }, /^The content has changed since/],
    [{ kind: 'over', status: 'cancelled' }, /^Nobody is asked about this campaign any more \(cancelled\)/],
    [decidedBy({}), /: Approved by kim@acme\.example in Slack, 2026-03-02T09:00:00\.000Z\./],
    [decidedBy({ decision: 'rejected', via: 'github' }), /: Rejected by kim@acme\.example on GitHub, /],
    [
      decidedBy({ decision: 'changes_requested', via: 'api' }),
      /: Changes requested by kim@acme\.example over the API, /,
    ],
    [decidedBy({ decision: 'timed_out', by: 'clock', via: 'clock' }), /: Nobody decided in time, 2026/],
  ];
  for (const [outcome, words] of outcomes) {
    const what =
      outcome.kind === 'decided-before' ? `${outcome.kind}, ${outcome.decision.decision}` : outcome.kind;
    it(`is ${words === undefined ? 'left out, since everybody sees it' : 'given'}: ${what}`, () => {
      const answer = answerTo(outcome);
      if (words === undefined) return assert.equal(answer, undefined);
      assert.match(answer ?? '', words);
      assert.match(answer ?? '', /[Nn]othing has changed/);
      assert.doesNotMatch(answer ?? '', /the-token/);
    });
  }

  it('says why a word does not count', () => {
    assert.match(refusalWords('somebody else is asked'), /^That does not count: somebody else is asked\./);
  });
});

describe('the answer to an edit', () => {
  const outcomes: readonly (readonly [EditOutcome, RegExp])[] = [
    [{ kind: 'accepted', editId: 'e' }, /^Your edit is being applied/],
    [{ kind: 'too-many' }, /^A campaign takes 10 edits\. Request changes instead\.$/],
    [{ kind: 'refused', because: 'somebody else is asked' }, /^That does not count: somebody else is asked/],
    [{ kind: 'no-campaign' }, /^There is no such campaign any more\.$/],
    [{ kind: 'changed', review }, /^The content has changed since/],
    [{ kind: 'over', status: 'rejected' }, /^Nobody is asked .* \(rejected\)/],
    [
      { kind: 'decided-before', decision: { decision: 'approved', by: 'kim', via: 'api', at, hash: 'h1' } },
      /Approved by kim over the API/,
    ],
  ];
  for (const [outcome, words] of outcomes) {
    it(`is given: ${outcome.kind}`, () => assert.match(editWords(outcome), words));
  }
});

describe('an answer', () => {
  const to = { via: 'slack', channel: 'C0REVIEWS', user: 'U0KIM' } as const;

  it('waits in the outbox for whom it is, and for the sweeper', async (test) => {
    const { table, campaignId, record } = await anOpenReview(test);
    await writeAnswer(table, campaignId, { to, text: 'No.', at: 5 });
    const { outbox, wakeAt, wakeGroup } = await record();
    const [notice, ...others] = Object.values(outbox);
    assert.deepEqual(others, []);
    assert.deepEqual(notice, { id: notice?.id, kind: 'answered', at: 5, text: 'No.', to });
    assert.deepEqual([wakeGroup, wakeAt], ['wake', 5]);
  });

  it('is given once while it waits, and to each who has to be told', async (test) => {
    const { table, campaignId, notices } = await anOpenReview(test);
    await writeAnswer(table, campaignId, { to, text: 'No.', at: 5 });
    await writeAnswer(table, campaignId, { to, text: 'No.', at: 6 });
    assert.deepEqual(
      (await notices()).map((notice) => notice.at),
      [5],
    );
    await writeAnswer(table, campaignId, { to: { ...to, user: 'U0DANA' }, text: 'No.', at: 7 });
    await writeAnswer(table, campaignId, { to, text: 'Never.', at: 8 });
    assert.equal((await notices()).length, 3);
  });

  it('has the name of the act that it answers, where that may be read again', async (test) => {
    const { table, campaignId, notices } = await anOpenReview(test);
    const answer = {
      to: { via: 'github', login: 'kim' },
      text: 'No.',
      at: 5,
      noticeId: 'github-review 1',
    } as const;
    await writeAnswer(table, campaignId, answer);
    assert.deepEqual(
      (await notices()).map(({ id }) => id),
      ['github-review 1'],
    );
  });

  it('about a campaign that is not there is given to nobody', async (test) => {
    const { table, record } = await anOpenReview(test);
    await writeAnswer(table, '0193d3c0-0000-7000-8000-000000000001', { to, text: 'No.', at: 5 });
    assert.deepEqual((await record()).outbox, {});
  });
});
