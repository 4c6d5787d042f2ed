import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import type { CallGuard } from '../../lambdas/platform/call-guard.ts';
import {
  AmbiguousOutcomeError,
  ConfigurationError,
  VendorRejectedError,
} from '../../lambdas/platform/errors.ts';
import { GithubSecret } from '../../lambdas/vendors/github/settings.ts';
import { createGithub } from '../../lambdas/vendors/github.ts';
import { aBegunEffect } from '../support/begun-effect.ts';
import { unguarded } from '../support/unguarded.ts';
import {
  branch,
  effect,
  type OpenPullRequest,
  repo,
  repository,
  requestOf,
  startOpenPullRequest,
} from './github-open-pull-request.ts';

let clock: OpenPullRequest['clock'];
let sandbox: OpenPullRequest['sandbox'];
let github: OpenPullRequest['github'];
let number: number;
let head: string;
let answerOnce: OpenPullRequest['answerOnce'];

describe('comments and commits at GitHub', () => {
  beforeEach(async () => {
    await sandbox?.close();
    ({ clock, sandbox, github, number, head, answerOnce } = await startOpenPullRequest());
  });
  after(() => sandbox.close());

  describe('getCommit', () => {
    it('tells who made a commit, on top of which and why', async () => {
      const sha = sandbox.commitByHand(repository, branch, { 'a.md': 'Two' }, 'ada');

      assert.deepEqual(await github.getCommit(repo, sha), {
        sha,
        message: 'Edit by hand',
        parents: [head],
        login: 'ada',
      });
      assert.equal((await github.getCommit(repo, head))?.login, 'acme[bot]');
    });

    it('names nobody where no account has the address of the author', async () => {
      for (const author of [null, {}]) {
        answerOnce(200, { sha: head, commit: { message: 'm' }, author, parents: [] });
        assert.deepEqual(await github.getCommit(repo, head), { sha: head, message: 'm', parents: [] });
      }
    });

    it('answers undefined for a commit that is not there, with proof that it would be seen', async () => {
      assert.equal(await github.getCommit(repo, '0'.repeat(40)), undefined);

      sandbox.setAccess(repository, 'none');
      await assert.rejects(github.getCommit(repo, head), ConfigurationError);
    });
  });

  describe('commentOn and findComment', () => {
    const other = aBegunEffect({ id: 'b7a8f2ce-0c25-5d6f-9a44-6b9f40a8f6ee' });

    it('write a comment once, and find it by its effect', async () => {
      assert.equal(await github.findComment(repo, number, effect.id), undefined);
      const made = await github.commentOn(effect, repo, number, 'Approved by Ada.');
      await github.commentOn(other, repo, number, 'Edited by Bob.');

      assert.deepEqual(await github.findComment(repo, number, effect.id), made);
      assert.notEqual((await github.findComment(repo, number, other.id))?.id, made.id);
      const comments = sandbox.artifacts.existing('comment');
      assert.deepEqual([comments.length, comments[0]?.url], [2, made.url]);
    });

    it('settle an answer that was lost', async () => {
      sandbox.faults.add({ fault: { kind: 'lost-answer' }, when: requestOf('POST', '/comments'), times: 1 });

      await assert.rejects(github.commentOn(effect, repo, number, 'Approved.'), AmbiguousOutcomeError);

      assert.ok(await github.findComment(repo, number, effect.id));
    });

    it('hide the effect from whoever reads the comment', async () => {
      const { url } = await github.commentOn(effect, repo, number, 'Approved by Ada.');

      const page = await (await fetch(url)).text();

      assert.match(page, /Approved by Ada\./);
      const [comment] = sandbox.pullRequests(repository)[0]?.comments ?? [];
      assert.deepEqual(comment?.body.split('\n'), ['Approved by Ada.', '', `<!-- effect ${effect.id} -->`]);
    });

    it('look at every page, and take no quotation for the comment', async () => {
      answerOnce(200, [{ id: 7, html_url: 'https://x', body: `> <!-- effect ${effect.id} -->\n\nIndeed.` }]);
      assert.equal(await github.findComment(repo, number, effect.id), undefined);

      for (let count = 0; count < 100; count += 1) await github.commentOn(other, repo, number, 'More.');
      const last = await github.commentOn(effect, repo, number, 'The last.');
      assert.deepEqual(await github.findComment(repo, number, effect.id), last);
    });

    it('are refused below a pull request that is not there', async () => {
      const refused = (error: unknown) => error instanceof VendorRejectedError && error.status === 404;
      await assert.rejects(github.commentOn(effect, repo, 99, 'Hello?'), refused);
      await assert.rejects(github.findComment(repo, 99, effect.id), refused);
    });
  });

  it('counts merges and comments for the published rate, and nothing that only reads', async () => {
    const rated: string[] = [];
    const guard: CallGuard = {
      ...unguarded,
      call(request, send) {
        if (request.rated) rated.push(request.operation);
        return send();
      },
    };
    const secret = GithubSecret.parse(sandbox.secret());
    const counting = createGithub({ secret, settings: { owner: 'acme' }, clock, guard });

    await counting.listReviews(repo, number);
    await counting.closedBy(repo, number);
    await counting.getCommit(repo, head);
    await counting.findComment(repo, number, effect.id);
    await counting.commentOn(effect, repo, number, 'Approved.');
    await counting.mergePullRequest(effect, repo, number, { head, title: 'Spring' });

    assert.deepEqual(rated, ['github.create_comment', 'github.merge_pull_request']);
  });
});
