import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { systemClock } from '../../lambdas/platform/clock.ts';
import {
  AmbiguousOutcomeError,
  ConfigurationError,
  InvalidInputError,
  VendorConflictError,
  VendorRejectedError,
  VendorUnavailableError,
} from '../../lambdas/platform/errors.ts';
import { GithubSecret, GithubSettings } from '../../lambdas/vendors/github/settings.ts';
import { createGithub, type Github } from '../../lambdas/vendors/github.ts';
import { createRealClock } from '../../lib/local/clock/real-clock.ts';
import { type GithubSandbox, startGithubSandbox } from '../../lib/local/vendors/github.ts';
import type { SandboxRequest } from '../../lib/local/vendors/sandbox.ts';
import { aBegunEffect } from '../support/begun-effect.ts';
import { unguarded } from '../support/unguarded.ts';

const reviews = 'marketing-reviews';
const blog = 'company-blog';
const effect = aBegunEffect();
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x00, 0xff]);
const aBranch = {
  branch: 'campaign/cmp-1',
  base: 'main',
  message: 'Campaign: Spring',
  files: [
    { path: 'campaigns/cmp-1/email.md', content: '# Grüße', encoding: 'utf-8' },
    { path: 'campaigns/cmp-1/hero image.png', content: png.toString('base64'), encoding: 'base64' },
  ],
} as const;
const aPull = { title: 'Campaign: Spring', head: aBranch.branch, base: 'main', body: 'Please review.' };

let sandbox: GithubSandbox;
let github: Github;

const requestOf = (method: string, ending: string) => (request: SandboxRequest) =>
  request.method === method && request.path.endsWith(ending);

describe('createGithub', () => {
  beforeEach(async () => {
    await sandbox?.close();
    sandbox = await startGithubSandbox({
      clock: createRealClock(),
      repositories: [`acme/${reviews}`, `acme/${blog}`],
    });
    github = createGithub({
      secret: GithubSecret.parse(sandbox.secret()),
      settings: GithubSettings.parse({ owner: 'acme', reviewRepository: reviews, blogRepository: blog }),
      clock: systemClock,
      guard: unguarded,
    });
  });
  after(() => sandbox.close());

  it('makes a branch whose single commit holds text and bytes', async () => {
    const made = await github.createBranchWithFiles(effect, reviews, aBranch);

    assert.deepEqual(await github.getBranch(reviews, aBranch.branch), made);
    const text = await github.getFile(reviews, 'campaigns/cmp-1/email.md', aBranch.branch);
    assert.equal(text?.content.toString('utf8'), '# Grüße');
    const image = await github.getFile(reviews, 'campaigns/cmp-1/hero image.png', made.sha);
    assert.deepEqual(image?.content, png);
    assert.equal(sandbox.artifacts.everExisted().length, 1);
  });

  it('keeps what stood on the base branch', async () => {
    await github.createBranchWithFiles(effect, reviews, aBranch);

    assert.ok(await github.getFile(reviews, 'README.md', aBranch.branch));
  });

  it('reports a branch of the same name as a conflict and leaves it alone', async () => {
    const made = await github.createBranchWithFiles(effect, reviews, aBranch);

    await assert.rejects(
      github.createBranchWithFiles(effect, reviews, { ...aBranch, message: 'Another' }),
      VendorConflictError,
    );
    assert.deepEqual(await github.getBranch(reviews, aBranch.branch), made);
  });

  it('names the setting when the base branch does not exist', async () => {
    await assert.rejects(
      github.createBranchWithFiles(effect, reviews, { ...aBranch, base: 'trunk' }),
      (error) => error instanceof ConfigurationError && /baseBranch/.test(error.message),
    );
  });

  it('takes a lost answer to a git object for no effect at all', async () => {
    for (const ending of ['/git/blobs', '/git/trees', '/git/commits']) {
      sandbox.faults.add({ fault: { kind: 'lost-answer' }, when: requestOf('POST', ending), times: 1 });
      await assert.rejects(github.createBranchWithFiles(effect, reviews, aBranch), VendorUnavailableError);
    }
    assert.deepEqual(sandbox.artifacts.everExisted(), []);
  });

  it('takes a lost answer to the reference for an unknown outcome, which a read settles', async () => {
    sandbox.faults.add({ fault: { kind: 'lost-answer' }, when: requestOf('POST', '/git/refs'), times: 1 });

    await assert.rejects(github.createBranchWithFiles(effect, reviews, aBranch), AmbiguousOutcomeError);

    assert.ok(await github.getBranch(reviews, aBranch.branch));
  });

  it('adds a commit on top of the head that it was shown, and refuses over a newer one', async () => {
    const { sha } = await github.createBranchWithFiles(effect, reviews, aBranch);
    const edit = {
      branch: aBranch.branch,
      head: sha,
      message: 'Second revision',
      files: [{ path: 'campaigns/cmp-1/email.md', content: 'Better', encoding: 'utf-8' }],
    } as const;

    const moved = await github.commitFiles(effect, reviews, edit);

    assert.equal((await github.getBranch(reviews, aBranch.branch))?.sha, moved.sha);
    assert.equal(sandbox.readFile(`acme/${reviews}`, 'campaigns/cmp-1/email.md', aBranch.branch), 'Better');
    await assert.rejects(
      github.commitFiles(effect, reviews, { ...edit, message: 'Late' }),
      VendorConflictError,
    );
  });

  it('deletes a branch once and finds it absent the second time', async () => {
    await github.createBranchWithFiles(effect, reviews, aBranch);

    assert.equal(await github.deleteBranch(effect, reviews, aBranch.branch), 'deleted');
    assert.equal(await github.deleteBranch(effect, reviews, aBranch.branch), 'absent');
    assert.deepEqual(sandbox.artifacts.existing(), []);
  });

  it('believes a 404 to a deletion only if the branch cannot be read either', async () => {
    await github.createBranchWithFiles(effect, reviews, aBranch);
    const refuseDeletion = () =>
      sandbox.faults.add({
        fault: { kind: 'answer', answer: { status: 404, body: { message: 'Not Found' } } },
        when: ({ method }) => method === 'DELETE',
        times: 1,
      });
    refuseDeletion();

    await assert.rejects(github.deleteBranch(effect, reviews, aBranch.branch), VendorRejectedError);

    await github.deleteBranch(effect, reviews, aBranch.branch);
    refuseDeletion();
    assert.equal(await github.deleteBranch(effect, reviews, aBranch.branch), 'absent');
  });

  it('answers undefined for what is not there', async () => {
    assert.equal(await github.getBranch(reviews, 'nowhere'), undefined);
    assert.equal(await github.getFile(reviews, 'nothing.md', 'main'), undefined);
    assert.equal(await github.getPullRequest(reviews, 7), undefined);
    assert.equal(await github.findPullRequest(reviews, { head: 'nowhere', base: 'main' }), undefined);
  });

  it('does not take "not found" for an answer where the repository itself is hidden', async () => {
    await assert.rejects(github.getBranch('secret-repository', 'main'), ConfigurationError);
    await assert.rejects(github.getFile('secret-repository', 'a.md', 'main'), ConfigurationError);
    await assert.rejects(github.proveAccess('secret-repository'), ConfigurationError);
    await github.proveAccess(reviews);
  });

  it('takes nothing for absent that it may not write', async () => {
    sandbox.setAccess(`acme/${reviews}`, 'read');
    await assert.rejects(
      github.getBranch(reviews, 'nowhere'),
      (error) => error instanceof ConfigurationError && /may not write/.test(error.message),
    );
    await assert.rejects(github.deleteBranch(effect, reviews, 'nowhere'), VendorRejectedError);
  });

  it('does not take a pull request that it cannot see for one that is closed', async () => {
    await github.createBranchWithFiles(effect, reviews, aBranch);
    const { number } = await github.openPullRequest(effect, reviews, aPull);
    sandbox.setAccess(`acme/${reviews}`, 'none');

    await assert.rejects(
      github.closePullRequest(effect, reviews, number),
      (error) => error instanceof VendorRejectedError && error.status === 404,
    );
    assert.equal(sandbox.openPullRequests(`acme/${reviews}`).length, 1);
  });

  it('leaves a pull request merged that somebody has merged', async () => {
    await github.createBranchWithFiles(effect, reviews, aBranch);
    const { number } = await github.openPullRequest(effect, reviews, aPull);
    sandbox.mergeByHand(`acme/${reviews}`, number);

    assert.equal((await github.closePullRequest(effect, reviews, number)).merged, true);
  });

  it('refuses a path that would lead out of its place', async () => {
    for (const path of ['../../other/contents/a', 'a//b', './a', '']) {
      await assert.rejects(github.getFile(reviews, path, 'main'), InvalidInputError, path);
    }
    assert.deepEqual(sandbox.requests, []);
  });

  it('encodes a path segment by segment', async () => {
    const path = '_posts/50% off? #now & früh.md';
    await github.putFile(effect, blog, { path, branch: 'main', message: 'Publish', content: 'Hello' });

    assert.equal(sandbox.readFile(`acme/${blog}`, path), 'Hello');
  });

  it('reads a file that is too large for the contents API', async () => {
    const content = Buffer.alloc(1024 * 1024 + 1, 'x');
    await github.putFile(effect, blog, { path: 'large.txt', branch: 'main', message: 'Large', content });

    assert.deepEqual((await github.getFile(blog, 'large.txt', 'main'))?.content, content);
  });

  it('opens one pull request, and reports a second as a conflict', async () => {
    await github.createBranchWithFiles(effect, reviews, aBranch);

    const opened = await github.openPullRequest(effect, reviews, aPull);

    await assert.rejects(github.openPullRequest(effect, reviews, aPull), VendorConflictError);
    assert.deepEqual(await github.findPullRequest(reviews, aPull), opened);
    assert.deepEqual(await github.getPullRequest(reviews, opened.number), opened);
    assert.equal(opened.state, 'open');
    assert.equal(opened.body, 'Please review.');
    assert.equal(opened.headSha, (await github.getBranch(reviews, aBranch.branch))?.sha);
  });

  it('is refused a pull request from a branch that does not exist', async () => {
    await assert.rejects(
      github.openPullRequest(effect, reviews, aPull),
      (error) => error instanceof VendorRejectedError && error.status === 422,
    );
  });

  it('finds a pull request in every state, and prefers the open one', async () => {
    await github.createBranchWithFiles(effect, reviews, aBranch);
    const first = await github.openPullRequest(effect, reviews, aPull);
    await github.closePullRequest(effect, reviews, first.number);
    assert.equal((await github.findPullRequest(reviews, aPull))?.state, 'closed');

    const second = await github.openPullRequest(effect, reviews, aPull);

    assert.equal((await github.findPullRequest(reviews, aPull))?.number, second.number);
    sandbox.mergeByHand(`acme/${reviews}`, second.number);
    const merged = await github.findPullRequest(reviews, aPull);
    assert.equal(merged?.number, second.number);
    assert.equal(merged?.merged, true);
  });

  it('changes a pull request and closes it as often as it is asked', async () => {
    await github.createBranchWithFiles(effect, reviews, aBranch);
    const { number } = await github.openPullRequest(effect, reviews, aPull);

    const changed = await github.updatePullRequest(effect, reviews, number, { body: 'Second revision' });
    await github.closePullRequest(effect, reviews, number);
    const closed = await github.closePullRequest(effect, reviews, number);

    assert.equal(changed.body, 'Second revision');
    assert.equal(changed.title, aPull.title);
    assert.equal(closed.state, 'closed');
    assert.equal(closed.merged, false);
  });
});
