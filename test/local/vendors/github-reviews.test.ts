import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { type GithubSandbox, startGithubSandbox } from '../../../lib/local/vendors/github.ts';
import { aManualClock } from '../../support/manual-clock.ts';

const repository = 'acme/reviews';
let sandbox: GithubSandbox;
let head: string;

async function call(method: string, path: string, body?: unknown, version = '2026-03-10') {
  const { token, baseUrl } = sandbox.secret();
  const response = await fetch(`${baseUrl}/repos/${repository}/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      'user-agent': 'test',
      'content-type': 'application/json',
      'x-github-api-version': version,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    link: response.headers.get('link'),
    body: text === '' ? undefined : JSON.parse(text),
  };
}

const merge = (body: object = {}) => call('PUT', 'pulls/1/merge', { merge_method: 'squash', ...body });

describe('reviews in startGithubSandbox', () => {
  beforeEach(async () => {
    await sandbox?.close();
    sandbox = await startGithubSandbox({ clock: aManualClock(), repositories: [repository] });
    const start = (await call('GET', 'git/ref/heads/main')).body.object.sha;
    await call('POST', 'git/refs', { ref: 'refs/heads/b', sha: start });
    head = sandbox.commitByHand(repository, 'b', { 'a.md': 'One' }, 'an author');
    await call('POST', 'pulls', { title: 'T', head: 'b', base: 'main', body: 'Look.' });
  });
  after(() => sandbox.close());

  it('writes states in capitals and times to the second', async () => {
    sandbox.reviewByHand(repository, 1, { login: 'ada', state: 'APPROVE' });
    sandbox.reviewByHand(repository, 1, { login: 'bob', state: 'REQUEST_CHANGES' });

    const { body } = await call('GET', 'pulls/1/reviews');

    const [approval, request] = body;
    assert.deepEqual([approval.state, request.state], ['APPROVED', 'CHANGES_REQUESTED']);
    assert.deepEqual([approval.commit_id, approval.submitted_at], [head, '2026-03-02T09:00:00Z']);
    assert.deepEqual([approval.user.login, approval.user.type, approval.body], ['ada', 'User', '']);
    assert.notEqual(request.body, '');
  });

  it('lets nobody judge a pull request of their own', () => {
    const login = 'acme[bot]';
    assert.throws(() => sandbox.reviewByHand(repository, 1, { login, state: 'APPROVE' }), /their own/);
    assert.throws(() => sandbox.reviewByHand(repository, 1, { login, state: 'REQUEST_CHANGES' }), /own/);
    assert.equal(sandbox.reviewByHand(repository, 1, { login, state: 'COMMENT' }).state, 'COMMENTED');
    assert.throws(() => sandbox.reviewByHand(repository, 7, { login: 'ada', state: 'APPROVE' }), /no pull/);
  });

  it('gives lists in pages of thirty, with the address of the next', async () => {
    for (let count = 0; count < 31; count += 1) await call('POST', 'issues/1/comments', { body: `${count}` });

    const first = await call('GET', 'issues/1/comments');
    const last = await call('GET', 'issues/1/comments?page=2');
    const all = await call('GET', 'issues/1/comments?per_page=100');

    assert.deepEqual([first.body.length, last.body.length, all.body.length], [30, 1, 31]);
    assert.match(first.link ?? '', /[?&]page=2>; rel="next"$/);
    assert.deepEqual([last.link, all.link], [null, null]);
    assert.equal(last.body[0].body, '30');
  });

  it('refuses a comment that is empty, too long or below nothing', async () => {
    const comment = async (number: number, body: string) =>
      (await call('POST', `issues/${number}/comments`, { body })).status;

    assert.deepEqual(
      [await comment(1, ''), await comment(1, 'x'.repeat(65_537)), await comment(2, 'Hello?')],
      [422, 422, 404],
    );
    assert.equal(await comment(1, 'x'.repeat(65_536)), 201);
    assert.equal(sandbox.artifacts.existing('comment').length, 1);
  });

  it('shows a page with what was said', async () => {
    sandbox.reviewByHand(repository, 1, { login: 'ada', state: 'REQUEST_CHANGES', body: '<b>Shorter</b>' });
    const comment = await call('POST', 'issues/1/comments', { body: 'Done.' });

    const text = await (await fetch(comment.body.html_url)).text();

    assert.match(text, /ada: CHANGES_REQUESTED<\/h2><pre>&lt;b&gt;Shorter/);
    assert.match(text, /acme\[bot\]: COMMENT<\/h2><pre>Done\./);
  });

  it('merges only the head that is named, and only what is open', async () => {
    const stale = await merge({ sha: '0'.repeat(40) });
    assert.deepEqual(
      [stale.status, stale.body.message],
      [409, 'Head branch was modified. Review and try the merge again.'],
    );
    assert.equal((await merge({ merge_method: 'rebase' })).status, 405);
    assert.equal((await merge({ merge_method: 'octopus' })).status, 422);
    assert.equal((await call('PUT', 'pulls/7/merge', {})).status, 404);

    const merged = await merge({ sha: head, commit_title: 'Title', commit_message: 'Message' });

    assert.deepEqual([merged.status, merged.body.merged], [200, true]);
    const commit = await call('GET', `commits/${merged.body.sha}`);
    assert.equal(commit.body.commit.message, 'Title\n\nMessage');
    assert.equal(commit.body.parents.length, 1);
    const again = await merge({ sha: head });
    assert.deepEqual([again.status, again.body.message], [405, 'Pull Request is not mergeable']);
    const pull = (await call('GET', 'pulls/1')).body;
    assert.deepEqual([pull.merged, pull.merged_by.login, pull.mergeable], [true, 'acme[bot]', null]);
    assert.equal((await call('GET', 'issues/1')).body.closed_by.login, 'acme[bot]');
    const [kept] = sandbox.artifacts.existing('pull-request');
    assert.deepEqual([kept?.data['state'], kept?.data['merged']], ['closed', true]);
  });

  it('keeps both parents of a merge commit', async () => {
    const main = (await call('GET', 'git/ref/heads/main')).body.object.sha;

    const merged = await merge({ merge_method: 'merge' });

    const { parents, commit } = (await call('GET', 'commits/main')).body;
    assert.deepEqual(
      parents.map(({ sha }: { sha: string }) => sha),
      [main, head],
    );
    assert.equal(commit.message, 'Merge pull request #1 from b');
    assert.equal((await call('GET', `git/commits/${merged.body.sha}`)).body.parents.length, 2);
  });

  it('merges nothing that conflicts with its base', async () => {
    sandbox.commitByHand(repository, 'main', { 'a.md': 'Meanwhile' }, 'somebody');

    assert.equal((await call('GET', 'pulls/1')).body.mergeable, false);
    assert.equal((await merge()).status, 405);
    assert.throws(() => sandbox.mergeByHand(repository, 1), /conflicts/);

    sandbox.commitByHand(repository, 'main', { 'a.md': 'One' }, 'somebody');
    assert.equal((await call('GET', 'pulls/1')).body.mergeable, true);
    assert.equal((await merge()).status, 200);
  });

  it('names the merge commit only to those who ask for the first version', async () => {
    const merged = await merge();

    const first = (await call('GET', 'pulls/1', undefined, '2022-11-28')).body;
    const later = (await call('GET', 'pulls/1')).body;

    assert.equal(first.merge_commit_sha, merged.body.sha);
    assert.ok(!('merge_commit_sha' in later));
  });

  it('tells who merged it only of a single pull request', async () => {
    await merge();

    const [listed] = (await call('GET', 'pulls?state=all')).body;

    assert.notEqual(listed.merged_at, null);
    assert.ok(!('merged_by' in listed || 'merged' in listed));
  });

  it('reopens with what the branch holds by then, and only where GitHub would', async () => {
    sandbox.closeByHand(repository, 1);
    const moved = sandbox.commitByHand(repository, 'b', { 'a.md': 'Two' }, 'ada');
    assert.equal((await call('GET', 'pulls/1')).body.head.sha, head);
    sandbox.reopenByHand(repository, 1);
    assert.equal((await call('GET', 'pulls/1')).body.head.sha, moved);
    assert.throws(() => sandbox.reopenByHand(repository, 1), /is open/);

    sandbox.closeByHand(repository, 1);
    await call('POST', 'pulls', { title: 'Second', head: 'b', base: 'main' });
    assert.match(
      (await call('PATCH', 'pulls/1', { state: 'open' })).body.errors[0].message,
      /A pull request already exists/,
    );

    assert.throws(() => sandbox.reopenByHand(repository, 1), /another from b/);

    await call('DELETE', 'git/refs/heads/b');
    assert.equal((await call('PATCH', 'pulls/1', { state: 'open' })).status, 422);
    assert.throws(() => sandbox.reopenByHand(repository, 1), /no branch/);
  });

  it('lets nobody merge or reopen what is merged', () => {
    sandbox.mergeByHand(repository, 1);

    assert.throws(() => sandbox.mergeByHand(repository, 1), /is merged/);
    assert.throws(() => sandbox.reopenByHand(repository, 1), /is merged/);
  });
});
