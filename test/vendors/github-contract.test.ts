import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { VendorConflictError } from '../../lambdas/platform/errors.ts';
import { verifyGithubSignature } from '../../lambdas/vendors/github/webhook-signature.ts';
import type { Github } from '../../lambdas/vendors/github.ts';
import { readDelivery } from '../local/vendors/github-receiver.ts';
import {
  deletionTwice,
  headFollows,
  idOfDelivery,
  issueOfPull,
  lettersOfState,
  mergeTwice,
  numberAtTop,
  pushOfMerge,
  secondPull,
  staleMerge,
  unknownCommit,
  userAgent,
} from './github-differences.ts';
import {
  arrived,
  effect,
  type GithubWorld,
  makeBranch,
  type OpenPull,
  openPull,
  repo,
  startEmulatedGithub,
  startOwnGithub,
  webhookSecret,
} from './github-worlds.ts';

const worlds = {
  'our own sandbox': startOwnGithub,
  'the npm package emulate': startEmulatedGithub,
};

/**
 * Where emulate is known not to be GitHub: what is looked at, what GitHub and our sandbox do, what emulate
 * does. A line goes as soon as it has been mended there, which fails its test.
 */
const differences: readonly [string, (opened: OpenPull) => Promise<unknown>, unknown, unknown][] = [
  ['a second pull request from the same head is', secondPull, 'refused: 422', 'made'],
  ['the deletion of a branch that is gone is answered', deletionTwice, 422, 404],
  ['a merge of another head than the last is answered', staleMerge, 409, 422],
  ['a merge of what is merged is answered', mergeTwice, 405, 422],
  ['the issue of a pull request is answered', issueOfPull, 200, 404],
  ['a sha that nobody knows is answered', unknownCommit, 422, 404],
  ['the head of a pull request follows its branch:', headFollows, true, false],
  ['a merge is told as a push to the base branch too:', pushOfMerge, true, false],
  ['the event of a pull request has its number at the top:', numberAtTop, true, false],
  ['the state of a review is told in', lettersOfState, 'small letters', 'capitals'],
  ['the id of a delivery is a', idOfDelivery, 'GUID', 'number'],
  ['a delivery says that it is from', userAgent, 'GitHub-Hookshot', 'node'],
];

for (const [name, start] of Object.entries(worlds)) {
  describe(`the GitHub client and ${name}`, () => {
    let world: GithubWorld;
    let github: Github;
    before(async () => {
      world = await start();
      github = world.github;
    });
    after(() => world.close());

    it('agree that the token may write', async () => {
      await github.proveAccess(repo);
    });

    it('make a branch of one commit, once, and take it back', async () => {
      const base = await github.getBranch(repo, 'main');
      const { branch, sha } = await makeBranch(world);

      assert.deepEqual(await github.getBranch(repo, branch), { name: branch, sha });
      const file = await github.getFile(repo, `${branch}.md`, branch);
      assert.equal(file?.content.toString('utf8'), 'One');
      const commit = await github.getCommit(repo, sha);
      assert.deepEqual([commit?.message, commit?.parents], ['Campaign: Spring', [base?.sha]]);
      const again = { branch, base: 'main', message: 'Again', files: [] };
      await assert.rejects(github.createBranchWithFiles(effect, repo, again), VendorConflictError);
      assert.equal(await github.deleteBranch(effect, repo, branch), 'deleted');
      assert.equal(await github.deleteBranch(effect, repo, branch), 'absent');
    });

    it('commit on top of the head that was seen, and over no newer one', async () => {
      const { branch, sha } = await makeBranch(world);
      const files = [{ path: 'b.md', content: 'Two', encoding: 'utf-8' }] as const;

      const moved = await github.commitFiles(effect, repo, { branch, head: sha, message: 'Edit', files });

      assert.equal((await github.getBranch(repo, branch))?.sha, moved.sha);
      const late = { branch, head: sha, message: 'Late', files };
      await assert.rejects(github.commitFiles(effect, repo, late), VendorConflictError);
    });

    it('write, change and delete a file, each only over what was seen', async () => {
      const post = { path: '_posts/50% off & früh.md', branch: 'main', message: 'Publish' };
      const made = await github.putFile(effect, repo, { ...post, content: 'One' });
      const change = { ...post, content: 'Two', sha: made.fileSha };

      await assert.rejects(github.putFile(effect, repo, { ...post, content: 'Two' }), VendorConflictError);
      const changed = await github.putFile(effect, repo, change);
      await assert.rejects(github.putFile(effect, repo, change), VendorConflictError);

      await assert.rejects(
        github.deleteFile(effect, repo, { ...post, sha: made.fileSha }),
        VendorConflictError,
      );
      assert.equal(await github.deleteFile(effect, repo, { ...post, sha: changed.fileSha }), 'deleted');
      assert.equal(await github.getFile(repo, post.path, 'main'), undefined);
      assert.equal(await github.deleteFile(effect, repo, { ...post, sha: changed.fileSha }), 'absent');
    });

    it('open a pull request, find it, change it and close it as often as they like', async () => {
      const { branch, pull } = await openPull(world);

      assert.equal((await github.findPullRequest(repo, { head: branch, base: 'main' }))?.number, pull.number);
      const changed = await github.updatePullRequest(effect, repo, pull.number, { body: 'Second revision' });
      assert.deepEqual([changed.body, changed.title], ['Second revision', 'Campaign: Spring']);
      await github.closePullRequest(effect, repo, pull.number);
      const closed = await github.closePullRequest(effect, repo, pull.number);
      assert.deepEqual([closed.state, closed.merged], ['closed', false]);
      assert.ok(closed.closedAt && Math.abs(closed.closedAt - Date.now()) < 60_000);
    });

    it('list what reviewers said, and about which commit', async () => {
      const { pull } = await openPull(world);
      await world.review(pull.number, 'REQUEST_CHANGES', 'Shorter, please.');
      await world.review(pull.number, 'APPROVE', 'Fine.');

      const reviews = await github.listReviews(repo, pull.number);

      assert.deepEqual(
        reviews.map(({ login, state, body, commit }) => [login, state, body, commit]),
        [
          ['ada', 'changes_requested', 'Shorter, please.', pull.headSha],
          ['ada', 'approved', 'Fine.', pull.headSha],
        ],
      );
      for (const { submittedAt } of reviews) assert.ok(submittedAt && submittedAt > Date.now() - 60_000);
    });

    it('merge what was reviewed into one commit, and find it merged the next time', async () => {
      const { branch, pull } = await openPull(world);
      const base = await github.getBranch(repo, 'main');
      const merge = { head: pull.headSha, title: 'Spring, approved' };

      const first = await github.mergePullRequest(effect, repo, pull.number, merge);
      const second = await github.mergePullRequest(effect, repo, pull.number, merge);

      assert.deepEqual(second, first);
      const commit = await github.getCommit(repo, first.sha);
      assert.deepEqual([commit?.message, commit?.parents], ['Spring, approved', [base?.sha]]);
      assert.equal((await github.getFile(repo, `${branch}.md`, 'main'))?.content.toString('utf8'), 'One');
      const merged = await github.getPullRequest(repo, pull.number);
      assert.deepEqual([merged?.state, merged?.merged], ['closed', true]);
      assert.ok(merged?.mergedBy);
      const other = { head: base?.sha ?? '', title: 'Another' };
      await assert.rejects(github.mergePullRequest(effect, repo, pull.number, other), VendorConflictError);
    });

    it('comment once, and find the comment by its effect', async () => {
      const { pull } = await openPull(world);
      assert.equal(await github.findComment(repo, pull.number, effect.id), undefined);

      const made = await github.commentOn(effect, repo, pull.number, 'Approved by Ada.');

      assert.deepEqual(await github.findComment(repo, pull.number, effect.id), made);
    });

    it('find nothing where there is nothing', async () => {
      assert.equal(await github.getBranch(repo, 'nowhere'), undefined);
      assert.equal(await github.getPullRequest(repo, 999), undefined);
      assert.equal(await github.getCommit(repo, '0'.repeat(40)), undefined);
      assert.equal(await github.closedBy(repo, 999), undefined);
    });

    it('understand each other about signed webhooks', async () => {
      const opened = await openPull(world);
      const { branch, pull } = opened;
      await world.review(pull.number, 'APPROVE', 'Fine.');
      await github.closePullRequest(effect, repo, pull.number);

      const about = { kind: 'pull-request', repository: `acme/${repo}`, number: pull.number, branch };
      for (const [event, action] of [
        ['pull_request', 'opened'],
        ['pull_request_review', 'submitted'],
        ['pull_request', 'closed'],
      ] as const) {
        const arrival = await arrived(opened, event, action);
        const { delivery, ...read } = readDelivery(arrival);
        assert.deepEqual(read, { ...about, action });
        assert.ok(delivery);
      }
      await world.webhooksSettled();
      const { received } = world.receiver;
      for (const { headers, rawBody } of received) {
        const signature = headers['x-hub-signature-256']?.toString();
        const verdict = verifyGithubSignature({ secret: webhookSecret, signature, rawBody });
        assert.deepEqual(verdict, { valid: true });
      }
      const pushes = received.map(readDelivery).filter(({ kind }) => kind === 'push');
      assert.ok(pushes.every((push) => push.kind === 'push' && push.repository === `acme/${repo}`));
      assert.ok(pushes.length > 0);
    });

    for (const [what, observe, atGithub, atEmulate] of differences) {
      const expected = start === startEmulatedGithub ? atEmulate : atGithub;
      it(`differ in that ${what} ${expected}`, async () => {
        assert.equal(await observe(await openPull(world)), expected);
      });
    }
  });
}
