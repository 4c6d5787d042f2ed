import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import {
  AmbiguousOutcomeError,
  VendorConflictError,
  VendorRejectedError,
  VendorUnavailableError,
} from '../../lambdas/platform/errors.ts';
import {
  branch,
  effect,
  type OpenPullRequest,
  repo,
  repository,
  requestOf,
  startOpenPullRequest,
} from './github-open-pull-request.ts';

let sandbox: OpenPullRequest['sandbox'];
let github: OpenPullRequest['github'];
let number: number;
let head: string;
let answerOnce: OpenPullRequest['answerOnce'];

const headOfMain = async () => (await github.getBranch(repo, 'main'))?.sha ?? '';
const commitsOf = async (sha: string): Promise<string[]> => {
  const commit = await github.getCommit(repo, sha);
  assert.ok(commit);
  const [parent] = commit.parents;
  return [commit.message, ...(parent === undefined ? [] : await commitsOf(parent))];
};

describe('merging at GitHub', () => {
  beforeEach(async () => {
    await sandbox?.close();
    ({ sandbox, github, number, head, answerOnce } = await startOpenPullRequest());
  });
  after(() => sandbox.close());

  describe('mergePullRequest', () => {
    const title = 'Campaign: Spring (approved)';
    const merge = () => github.mergePullRequest(effect, repo, number, { head, title });

    it('makes one commit of the pull request on its base branch', async () => {
      sandbox.commitByHand(repository, branch, { 'b.md': 'Two' }, 'bob');
      head = (await github.getBranch(repo, branch))?.sha ?? '';

      const { sha } = await merge();

      assert.equal(sha, await headOfMain());
      assert.deepEqual(await commitsOf(sha), [title, 'Initial commit']);
      assert.equal(sandbox.readFile(repository, 'b.md'), 'Two');
      const pull = await github.getPullRequest(repo, number);
      assert.deepEqual([pull?.state, pull?.merged, pull?.mergedBy], ['closed', true, 'acme[bot]']);
    });

    it('merges nothing else than the commit that was reviewed', async () => {
      sandbox.commitByHand(repository, branch, { 'a.md': 'Sneaked in' }, 'mallory');

      await assert.rejects(merge(), VendorConflictError);

      assert.equal((await github.getPullRequest(repo, number))?.state, 'open');
      assert.equal(sandbox.readFile(repository, 'a.md'), undefined);
    });

    it('answers the same commit again for what it has merged, also after a lost answer', async () => {
      sandbox.faults.add({ fault: { kind: 'lost-answer' }, when: requestOf('PUT', '/merge'), times: 1 });
      await assert.rejects(merge(), AmbiguousOutcomeError);

      const again = await merge();

      assert.deepEqual(again, { sha: await headOfMain() });
      assert.deepEqual(await commitsOf(again.sha), [title, 'Initial commit']);
    });

    it('takes what a person has merged for merged, if it is what was reviewed', async () => {
      sandbox.mergeByHand(repository, number, 'ada');

      assert.deepEqual(await merge(), { sha: await headOfMain() });
    });

    it('does not take another commit that a person has merged for the one that was reviewed', async () => {
      sandbox.commitByHand(repository, branch, { 'a.md': 'Sneaked in' }, 'mallory');
      sandbox.mergeByHand(repository, number, 'mallory');

      await assert.rejects(merge(), VendorConflictError);
    });

    it('is refused for one that is closed, or that conflicts with its base', async () => {
      const refused = (error: unknown) => error instanceof VendorRejectedError && error.status === 405;
      sandbox.commitByHand(repository, 'main', { 'a.md': 'Meanwhile' }, 'somebody');
      await assert.rejects(merge(), refused);
      sandbox.commitByHand(repository, 'main', { 'a.md': null }, 'somebody');

      sandbox.closeByHand(repository, number);
      await assert.rejects(merge(), refused);
    });

    it('is refused by a rule of the branch, in whichever way GitHub reports that', async () => {
      answerOnce(405, { message: 'At least 1 approving review is required by reviewers with write access.' });
      await assert.rejects(merge(), VendorRejectedError);
      answerOnce(409, { message: 'Repository rule violations found' });
      await assert.rejects(merge(), VendorRejectedError);
    });

    it('may be tried again where another commit to the base came in between', async () => {
      answerOnce(405, { message: 'Base branch was modified. Review and try the merge again.' });
      await assert.rejects(merge(), VendorUnavailableError);

      assert.deepEqual(await merge(), { sha: await headOfMain() });
    });
  });
});
