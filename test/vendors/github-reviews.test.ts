import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import {
  ConfigurationError,
  VendorRejectedError,
  VendorUnavailableError,
} from '../../lambdas/platform/errors.ts';
import {
  branch,
  type OpenPullRequest,
  repo,
  repository,
  startOpenPullRequest,
} from './github-open-pull-request.ts';

let clock: OpenPullRequest['clock'];
let sandbox: OpenPullRequest['sandbox'];
let github: OpenPullRequest['github'];
let number: number;
let head: string;
let answerOnce: OpenPullRequest['answerOnce'];

describe('reviews at GitHub', () => {
  beforeEach(async () => {
    await sandbox?.close();
    ({ clock, sandbox, github, number, head, answerOnce } = await startOpenPullRequest());
  });
  after(() => sandbox.close());

  describe('listReviews', () => {
    it('lists what everybody said, about which commit and when, oldest first', async () => {
      const first = sandbox.reviewByHand(repository, number, {
        login: 'ada',
        state: 'REQUEST_CHANGES',
        body: 'Shorter, please.',
      });
      clock.advanceBy(60_000);
      const newer = sandbox.commitByHand(repository, branch, { 'a.md': 'Two' }, 'bob');
      sandbox.reviewByHand(repository, number, { login: 'ada', state: 'APPROVE' });
      sandbox.reviewByHand(repository, number, { login: 'bob', state: 'COMMENT', body: 'Hm.', commit: head });

      const reviews = await github.listReviews(repo, number);

      assert.deepEqual(
        reviews.map(({ login, state, commit, body }) => [login, state, commit, body]),
        [
          ['ada', 'changes_requested', head, 'Shorter, please.'],
          ['ada', 'approved', newer, ''],
          ['bob', 'commented', head, 'Hm.'],
        ],
      );
      assert.equal(reviews[0]?.id, first.id);
      assert.equal(reviews[0]?.submittedAt, clock.now() - 60_000);
    });

    it('reads every page', async () => {
      for (let count = 0; count < 101; count += 1) {
        sandbox.reviewByHand(repository, number, { login: `reviewer-${count}`, state: 'COMMENT' });
      }

      const reviews = await github.listReviews(repo, number);

      assert.deepEqual([reviews.length, reviews.at(-1)?.login], [101, 'reviewer-100']);
    });

    it('goes by the header alone, since a page may hold fewer than it could', async () => {
      const review = { id: 1, user: { login: 'ada' }, state: 'APPROVED' };
      const pagesRead = () => sandbox.requests.filter(({ path }) => path.endsWith('/reviews')).length;
      answerOnce(200, Array(100).fill(review), { link: '<https://elsewhere/?page=1>; rel="prev"' });
      assert.equal((await github.listReviews(repo, number)).length, 100);
      assert.equal(pagesRead(), 1);

      answerOnce(200, [review], { link: '<https://elsewhere/?page=2>; rel="next"' });
      answerOnce(200, [review]);
      assert.equal((await github.listReviews(repo, number)).length, 2);
      assert.equal(pagesRead(), 3);
    });

    it('reads states in any letters, and reviews whose account, commit or time is not there', async () => {
      answerOnce(200, [
        { id: 1, user: null, state: 'APPROVED', commit_id: null, body: null },
        { id: 2, user: { login: 'ada' }, state: 'dismissed', commit_id: head, submitted_at: null },
        { id: 3, user: { login: 'ada' }, state: 'Pending' },
      ]);

      const nothing = { commit: undefined, body: '', submittedAt: undefined };
      assert.deepEqual(await github.listReviews(repo, number), [
        { id: 1, login: '', state: 'approved', ...nothing },
        { id: 2, login: 'ada', state: 'dismissed', ...nothing, commit: head },
        { id: 3, login: 'ada', state: 'pending', ...nothing },
      ]);
    });

    it('does not guess at a state that it does not know', async () => {
      answerOnce(200, [{ id: 1, user: null, state: 'APPLAUDED' }]);

      await assert.rejects(github.listReviews(repo, number), VendorUnavailableError);
    });

    it('is refused for a pull request that is not there', async () => {
      await assert.rejects(
        github.listReviews(repo, 99),
        (error) => error instanceof VendorRejectedError && error.status === 404,
      );
    });
  });

  describe('closedBy', () => {
    it('names whoever closed a pull request, merged it or neither', async () => {
      assert.equal(await github.closedBy(repo, number), undefined);

      sandbox.closeByHand(repository, number, 'ada');
      assert.equal(await github.closedBy(repo, number), 'ada');
      assert.equal((await github.getPullRequest(repo, number))?.closedAt, clock.now());

      sandbox.reopenByHand(repository, number, 'ada');
      assert.equal(await github.closedBy(repo, number), undefined);
      assert.equal((await github.getPullRequest(repo, number))?.closedAt, undefined);

      sandbox.mergeByHand(repository, number, 'bob');
      assert.equal(await github.closedBy(repo, number), 'bob');
      assert.equal((await github.getPullRequest(repo, number))?.mergedBy, 'bob');
    });

    it('names nobody where the account is gone, or there is no such pull request', async () => {
      answerOnce(200, { state: 'closed', closed_by: null });

      assert.equal(await github.closedBy(repo, number), undefined);
      assert.equal(await github.closedBy(repo, 99), undefined);
    });

    it('does not take a repository that it cannot see for one without the pull request', async () => {
      sandbox.setAccess(repository, 'none');

      await assert.rejects(github.closedBy(repo, number), ConfigurationError);
    });
  });
});
