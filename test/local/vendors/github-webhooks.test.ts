import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { GithubSecret } from '../../../lambdas/vendors/github/settings.ts';
import { verifyGithubSignature } from '../../../lambdas/vendors/github/webhook-signature.ts';
import { createGithub, type Github } from '../../../lambdas/vendors/github.ts';
import { type GithubSandbox, startGithubSandbox } from '../../../lib/local/vendors/github.ts';
import { aBegunEffect } from '../../support/begun-effect.ts';
import { aManualClock } from '../../support/manual-clock.ts';
import { unguarded } from '../../support/unguarded.ts';
import {
  type GithubReceiver,
  headerOf,
  payloadOf,
  readDelivery,
  startGithubReceiver,
} from './github-receiver.ts';
import { assertGithubPayload } from './github-webhook-schemas.ts';

const repository = 'acme/reviews';
const branch = 'campaign/1';
const effect = aBegunEffect();
let receiver: GithubReceiver;
let sandbox: GithubSandbox;
let github: Github;

/** What was sent since the ping, as `event action`. */
const sent = async () => {
  await sandbox.webhooksSettled();
  return sandbox
    .deliveries()
    .slice(1)
    .map(({ event, action }) => (action === undefined ? event : `${event} ${action}`));
};
const lastOf = async (event: string) => {
  await sandbox.webhooksSettled();
  const guid = sandbox.deliveries().findLast((delivery) => delivery.event === event)?.guid;
  const found = receiver.received.find((delivery) => headerOf(delivery, 'x-github-delivery') === guid);
  assert.ok(found, `no ${event} arrived`);
  return found;
};

async function openPull(): Promise<number> {
  await github.createBranchWithFiles(effect, 'reviews', {
    branch,
    base: 'main',
    message: 'Campaign: Spring',
    files: [{ path: 'a.md', content: 'One', encoding: 'utf-8' }],
  });
  const pull = { title: 'Campaign: Spring', head: branch, base: 'main', body: 'Please review.' };
  return (await github.openPullRequest(effect, 'reviews', pull)).number;
}

const actsByHand: Readonly<Record<string, (number: number) => void>> = {
  'an approval': (number) =>
    void sandbox.reviewByHand(repository, number, { login: 'ada', state: 'APPROVE' }),
  'a request for changes': (number) =>
    void sandbox.reviewByHand(repository, number, {
      login: 'ada',
      state: 'REQUEST_CHANGES',
      body: 'Shorter.',
    }),
  'a commit': () => void sandbox.commitByHand(repository, branch, { 'a.md': 'Two', 'b.md': 'New' }, 'ada'),
  'a merge': (number) => sandbox.mergeByHand(repository, number, 'ada'),
  'a closing': (number) => sandbox.closeByHand(repository, number, 'ada'),
  'a reopening': (number) => {
    sandbox.closeByHand(repository, number, 'ada');
    sandbox.reopenByHand(repository, number, 'ada');
  },
};
const told: Readonly<Record<string, readonly string[]>> = {
  'an approval': ['pull_request_review submitted'],
  'a request for changes': ['pull_request_review submitted'],
  'a commit': ['push', 'pull_request synchronize'],
  'a merge': ['push', 'pull_request closed'],
  'a closing': ['pull_request closed'],
  'a reopening': ['pull_request closed', 'pull_request reopened'],
};

describe("webhooks of GitHub's sandbox", () => {
  before(async () => {
    receiver = await startGithubReceiver();
  });
  beforeEach(async () => {
    const clock = aManualClock();
    sandbox = await startGithubSandbox({ clock, repositories: [repository, 'acme/blog'] });
    github = createGithub({
      secret: GithubSecret.parse(sandbox.secret()),
      settings: { owner: 'acme' },
      clock,
      guard: unguarded,
    });
  });
  afterEach(() => {
    receiver.answerWith(204);
    return sandbox.close();
  });
  after(() => receiver.close());

  it('begin with a ping, whose answer is told', async () => {
    receiver.answerWith(202);

    const ping = await sandbox.deliverTo({ url: receiver.url });

    assert.deepEqual([ping.event, ping.status], ['ping', 202]);
    const arrived = await lastOf('ping');
    assert.deepEqual(readDelivery(arrived).kind, 'ping');
    assertGithubPayload('ping', undefined, payloadOf(arrived));
  });

  it("carry GitHub's headers and a signature over the very bytes", async () => {
    await sandbox.deliverTo({ url: receiver.url, secret: 'of our own' });
    const number = await openPull();
    sandbox.reviewByHand(repository, number, { login: 'ada', state: 'APPROVE' });

    const review = await lastOf('pull_request_review');

    assert.equal(headerOf(review, 'content-type'), 'application/json');
    assert.match(headerOf(review, 'user-agent') ?? '', /^GitHub-Hookshot\//);
    assert.match(headerOf(review, 'x-github-delivery') ?? '', /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
    assert.match(headerOf(review, 'x-github-hook-id') ?? '', /^\d+$/);
    const signature = headerOf(review, 'x-hub-signature-256');
    const { rawBody } = review;
    assert.deepEqual(verifyGithubSignature({ secret: 'of our own', signature, rawBody }), { valid: true });
  });

  it('tell what the API itself did: branch, pull request, edits, merge and deletion', async () => {
    await sandbox.deliverTo({ url: receiver.url });
    const number = await openPull();
    await github.updatePullRequest(effect, 'reviews', number, { body: 'Second revision' });
    const head = (await github.getBranch('reviews', branch))?.sha ?? '';
    await github.mergePullRequest(effect, 'reviews', number, { head, title: 'Spring' });
    await github.deleteBranch(effect, 'reviews', branch);

    assert.deepEqual(await sent(), [
      'push',
      'pull_request opened',
      'pull_request edited',
      'push',
      'pull_request closed',
      'push',
    ]);
    for (const delivery of receiver.received) {
      const { action } = payloadOf(delivery);
      assertGithubPayload(headerOf(delivery, 'x-github-event') ?? '', action, payloadOf(delivery));
    }
    assert.equal(payloadOf(await lastOf('pull_request')).pull_request.merged_by.login, 'acme[bot]');
    assert.equal(payloadOf(await lastOf('push')).deleted, true);
  });

  for (const [name, act] of Object.entries(actsByHand)) {
    it(`tell ${name} by hand as GitHub describes it`, async () => {
      const number = await openPull();
      await sandbox.deliverTo({ url: receiver.url });
      const arrivedBefore = receiver.received.length;

      act(number);

      assert.deepEqual(await sent(), told[name]);
      const arrived = receiver.received.slice(arrivedBefore);
      assert.equal(arrived.length, told[name]?.length);
      for (const delivery of arrived) {
        const payload = payloadOf(delivery);
        assertGithubPayload(headerOf(delivery, 'x-github-event') ?? '', payload.action, payload);
        assert.equal(payload.sender.login, 'ada');
        const read = readDelivery(delivery);
        assert.ok(read.kind === 'pull-request' || read.kind === 'push');
        assert.equal(read.repository, repository);
      }
    });
  }

  it('say whose commit was looked at, in small letters', async () => {
    const number = await openPull();
    const reviewed = sandbox.pullRequests(repository)[0]?.headSha;
    await sandbox.deliverTo({ url: receiver.url });
    sandbox.commitByHand(repository, branch, { 'a.md': 'Two' }, 'bob');
    const commit = reviewed ?? '';
    sandbox.reviewByHand(repository, number, { login: 'ada', state: 'APPROVE', commit });

    const { review, pull_request } = payloadOf(await lastOf('pull_request_review'));

    assert.deepEqual([review.state, review.commit_id], ['approved', reviewed]);
    assert.notEqual(pull_request.head.sha, reviewed);
  });

  it('name the commits of a push, and what each changed', async () => {
    await openPull();
    await sandbox.deliverTo({ url: receiver.url });
    const sha = sandbox.commitByHand(repository, branch, { 'a.md': null, 'b.md': 'New' }, 'ada');

    const push = payloadOf(await lastOf('push'));

    const [commit] = push.commits;
    assert.deepEqual([push.commits.length, commit.id, commit.author.username], [1, sha, 'ada']);
    assert.deepEqual([commit.added, commit.removed, commit.modified], [['b.md'], ['a.md'], []]);
  });

  it('tell nothing that did not happen', async () => {
    const number = await openPull();
    sandbox.closeByHand(repository, number);
    await sandbox.deliverTo({ url: receiver.url });

    sandbox.closeByHand(repository, number);
    await github.closePullRequest(effect, 'reviews', number);
    await github.updatePullRequest(effect, 'reviews', number, { body: 'Please review.' });

    assert.deepEqual(await sent(), []);
  });

  it('go to the repositories that they are for', async () => {
    await sandbox.deliverTo({ url: receiver.url, repository: 'acme/blog' });

    sandbox.commitByHand(repository, 'main', { 'a.md': 'One' }, 'ada');
    sandbox.commitByHand('acme/blog', 'main', { 'a.md': 'One' }, 'ada');

    assert.deepEqual(await sent(), ['push']);
    assert.equal(payloadOf(await lastOf('push')).repository.full_name, 'acme/blog');
  });
});
