import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mostComment, wordsOf } from '../../../lambdas/campaign/review/judge-pull-request.ts';
import type { PullRequestReview } from '../../../lambdas/vendors/github/reviews.ts';

const minute = 60_000;
const openedAt = Date.parse('2026-03-02T09:00:00Z');
const open = { state: 'open', merged: false, headSha: 'head' } as const;

/** The n-th review of a pull request, given n minutes after the round was opened. */
const aReview = (
  n: number,
  login: string,
  state: PullRequestReview['state'],
  overrides: Partial<PullRequestReview> = {},
): PullRequestReview => ({
  id: n,
  login,
  state,
  commit: 'head',
  body: '',
  submittedAt: openedAt + n * minute,
  ...overrides,
});

const said = (reviews: readonly PullRequestReview[]) =>
  wordsOf(open, reviews, undefined, { openedAt }).map(({ login, decision }) => [login, decision]);

describe('what people have said in a pull request', () => {
  it('is an approval or a wish for changes, about a commit', () => {
    const words = wordsOf(
      open,
      [aReview(1, 'kim', 'changes_requested', { body: 'Shorter, please', commit: 'older' })],
      undefined,
      { openedAt },
    );
    assert.deepEqual(words, [
      {
        decision: 'changes_requested',
        login: 'kim',
        commit: 'older',
        comment: 'Shorter, please',
        at: openedAt + minute,
        id: 'github-review 1',
      },
    ]);
  });

  it('is nothing where they have only commented, not sent it yet, or where it was dismissed', () => {
    const pending = aReview(4, 'dana', 'pending', { submittedAt: undefined });
    assert.deepEqual(said([aReview(1, 'kim', 'commented'), aReview(2, 'robin', 'dismissed'), pending]), []);
  });

  it('is the latest word of each, the earliest of these first', () => {
    const reviews = [
      aReview(1, 'kim', 'approved'),
      aReview(2, 'dana', 'changes_requested'),
      aReview(3, 'kim', 'changes_requested'),
      aReview(4, 'dana', 'approved'),
    ];
    assert.deepEqual(said(reviews), [
      ['kim', 'changes_requested'],
      ['dana', 'approved'],
    ]);
  });

  it('stands when they comment afterwards', () => {
    assert.deepEqual(said([aReview(1, 'kim', 'approved'), aReview(2, 'kim', 'commented')]), [
      ['kim', 'approved'],
    ]);
  });

  it('has no comment of white space, and one that the record has room for', () => {
    const [blank, long] = wordsOf(
      open,
      [
        aReview(1, 'kim', 'approved', { body: ' \n' }),
        aReview(2, 'dana', 'approved', { body: 'x'.repeat(60_000) }),
      ],
      undefined,
      { openedAt },
    );
    assert.equal(blank && 'comment' in blank, false);
    assert.equal(long?.comment?.length, mostComment);
  });
});

describe('the end of a pull request', () => {
  const closedAt = openedAt + 5 * minute;
  const closed = { state: 'closed', merged: false, headSha: 'head', closedAt } as const;
  const merged = { ...closed, merged: true, mergedBy: 'kim' } as const;
  const word = { commit: 'head', at: closedAt, id: `github-closed ${closedAt}` };

  it('approves where it was merged, by whoever has merged it', () => {
    const words = wordsOf(merged, [], 'kim', { openedAt });
    assert.deepEqual(words, [{ decision: 'approved', login: 'kim', ...word }]);
  });

  it('rejects where it was closed, by whoever has closed it', () => {
    const words = wordsOf(closed, [], 'dana', { openedAt });
    assert.deepEqual(words, [{ decision: 'rejected', login: 'dana', ...word }]);
  });

  it('is by nobody where the account is gone', () => {
    assert.equal(wordsOf(closed, [], undefined, { openedAt })[0]?.login, '');
  });

  it('comes in its turn among the reviews, and takes nobody\u2019s review away', () => {
    const reviews = [aReview(1, 'kim', 'changes_requested'), aReview(9, 'dana', 'approved')];
    const words = wordsOf(merged, reviews, 'kim', { openedAt });
    assert.deepEqual(
      words.map(({ id }) => id),
      ['github-review 1', `github-closed ${closedAt}`, 'github-review 9'],
    );
  });

  it('says nothing where it came before the round, give or take a minute of GitHub\u2019s clock', () => {
    const at = (offset: number) =>
      wordsOf({ ...closed, closedAt: openedAt + offset }, [], 'dana', { openedAt });
    assert.deepEqual(at(-minute - 1), []);
    assert.equal(at(-minute).length, 1);
  });
});
