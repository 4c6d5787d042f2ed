import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { createRealClock } from '../../../lib/local/clock/real-clock.ts';
import { type GithubSandbox, startGithubSandbox } from '../../../lib/local/vendors/github.ts';

const repository = 'acme/reviews';
let sandbox: GithubSandbox;

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const { token, baseUrl } = sandbox.secret();
  const response = await fetch(`${baseUrl}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      'user-agent': 'test',
      'content-type': 'application/json',
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

const under = (rest: string) => `/repos/${repository}/${rest}`;
const headOfMain = async () => (await call('GET', under('git/ref/heads/main'))).body.object.sha;
const makeBranch = async (name: string) => {
  await call('POST', under('git/refs'), { ref: `refs/heads/${name}`, sha: await headOfMain() });
  return sandbox.commitByHand(repository, name, { 'a.md': 'One' }, 'an author');
};

describe('startGithubSandbox', () => {
  beforeEach(async () => {
    await sandbox?.close();
    sandbox = await startGithubSandbox({ clock: createRealClock(), repositories: [repository] });
  });
  after(() => sandbox.close());

  it('asks for the token and the API version that GitHub asks for', async () => {
    const path = under('git/ref/heads/main');

    assert.equal((await call('GET', path, undefined, { authorization: 'Bearer x' })).status, 401);
    assert.equal((await call('GET', path, undefined, { 'x-github-api-version': '1999-01-01' })).status, 400);
    assert.equal((await call('GET', path, undefined, { 'x-github-api-version': '2026-03-10' })).status, 200);
    assert.equal((await call('GET', '/repos/acme/unknown/git/ref/heads/main')).status, 404);
  });

  it('hides a repository from a token without rights, and refuses writes to one that may only read', async () => {
    const write = () => call('POST', under('git/blobs'), { content: 'x' });
    const permissions = async () => (await call('GET', `/repos/${repository}`)).body.permissions;
    assert.equal((await permissions()).push, true);

    sandbox.setAccess(repository, 'read');
    assert.equal((await permissions()).push, false);
    assert.equal((await call('GET', under('git/ref/heads/main'))).status, 200);
    assert.equal((await write()).status, 403);

    sandbox.setAccess(repository, 'none');
    assert.equal((await call('GET', `/repos/${repository}`)).status, 404);
    assert.equal((await call('GET', under('git/ref/heads/main'))).status, 404);
    assert.equal((await write()).status, 404);

    sandbox.setAccess(repository, 'write');
    assert.equal((await write()).status, 201);
  });

  it('does not count git objects that no branch points to', async () => {
    const blob = await call('POST', under('git/blobs'), { content: 'aGk=', encoding: 'base64' });
    const tree = await call('POST', under('git/trees'), {
      tree: [{ path: 'a', mode: '100644', type: 'blob', sha: blob.body.sha }],
    });
    await call('POST', under('git/commits'), { message: 'Orphan', tree: tree.body.sha, parents: [] });

    assert.deepEqual(sandbox.artifacts.everExisted(), []);
    // The sha of "hi" as git computes it.
    assert.equal(blob.body.sha, '32f95c0d1244a78b2be1bab8de17906fabb2c4a8');
  });

  it('refuses references that exist already, point nowhere or do not move forward', async () => {
    const start = await headOfMain();
    await makeBranch('campaign/1');

    const twice = await call('POST', under('git/refs'), { ref: 'refs/heads/campaign/1', sha: start });
    const nowhere = await call('POST', under('git/refs'), { ref: 'refs/heads/b', sha: '0'.repeat(40) });
    const back = await call('PATCH', under('git/refs/heads/campaign/1'), { sha: start });
    const missing = await call('DELETE', under('git/refs/heads/unknown'));

    assert.deepEqual([twice.status, twice.body.message], [422, 'Reference already exists']);
    assert.deepEqual([nowhere.status, nowhere.body.message], [422, 'Object does not exist']);
    assert.deepEqual([back.status, back.body.message], [422, 'Update is not a fast forward']);
    assert.deepEqual([missing.status, missing.body.message], [422, 'Reference does not exist']);
  });

  it('refuses pull requests as GitHub does', async () => {
    const open = (head: string) => call('POST', under('pulls'), { title: 'T', head, base: 'main', body: '' });
    await call('POST', under('git/refs'), { ref: 'refs/heads/same', sha: await headOfMain() });
    await makeBranch('b');

    assert.equal((await open('unknown')).body.errors[0].field, 'head');
    assert.match((await open('same')).body.errors[0].message, /No commits between/);
    assert.equal((await open('b')).status, 201);
    assert.equal((await open('b')).body.errors[0].message, 'A pull request already exists for acme:b.');
    assert.equal((await call('POST', under('pulls'), { title: 'T', head: 'b' })).status, 422);
  });

  it('closes a pull request whose branch is deleted, and keeps it', async () => {
    await makeBranch('b');
    await call('POST', under('pulls'), { title: 'T', head: 'b', base: 'main' });

    await call('DELETE', under('git/refs/heads/b'));

    assert.deepEqual(sandbox.openPullRequests(repository), []);
    assert.equal(sandbox.pullRequests(repository)[0]?.state, 'closed');
    assert.equal(sandbox.artifacts.existing('pull-request')[0]?.data['state'], 'closed');
  });

  it('lists only open pull requests unless asked for others', async () => {
    await makeBranch('b');
    await call('POST', under('pulls'), { title: 'T', head: 'b', base: 'main' });
    sandbox.closeByHand(repository, 1);

    assert.equal((await call('GET', under('pulls?head=acme:b'))).body.length, 0);
    assert.equal((await call('GET', under('pulls?head=acme:b&state=all'))).body.length, 1);
    assert.equal((await call('GET', under('pulls?head=acme:other&state=all'))).body.length, 0);
  });

  it('moves the head of an open pull request with its branch', async () => {
    await makeBranch('b');
    await call('POST', under('pulls'), { title: 'T', head: 'b', base: 'main' });

    const sha = sandbox.commitByHand(repository, 'b', { 'a.md': 'Two' }, 'a reviewer');

    assert.equal((await call('GET', under('pulls/1'))).body.head.sha, sha);
  });

  it('merges by hand only what the branch itself changed', async () => {
    await makeBranch('b');
    await call('POST', under('pulls'), { title: 'T', head: 'b', base: 'main' });
    sandbox.commitByHand(repository, 'main', { 'README.md': 'Meanwhile' }, 'somebody');

    sandbox.mergeByHand(repository, 1);

    assert.equal(sandbox.readFile(repository, 'a.md'), 'One');
    assert.equal(sandbox.readFile(repository, 'README.md'), 'Meanwhile');
    assert.notEqual((await call('GET', under('pulls/1'))).body.merged_at, null);
  });

  it('keeps a file of the default branch with its history, until it is as in the beginning', async () => {
    const before = sandbox.readFile(repository, 'README.md') ?? '';
    sandbox.commitByHand(repository, 'main', { 'README.md': 'One' }, 'somebody');
    sandbox.commitByHand(repository, 'main', { 'README.md': 'Two' }, 'somebody');

    const [file] = sandbox.artifacts.existing('file');
    assert.equal(Array.isArray(file?.data['history']) && file.data['history'].length, 2);

    sandbox.commitByHand(repository, 'main', { 'README.md': before }, 'somebody');
    assert.deepEqual(sandbox.artifacts.existing('file'), []);
  });

  it('asks for the sha of what is to be written over or deleted', async () => {
    const put = (body: object) =>
      call('PUT', under('contents/a%20b.md'), { message: 'm', content: 'aGk=', ...body });
    const first = await put({});
    const { sha } = first.body.content;

    assert.equal(first.status, 201);
    assert.equal((await put({})).status, 422);
    assert.equal((await put({ sha: 'wrong' })).status, 409);
    assert.equal((await put({ sha })).status, 200);
    assert.equal((await put({ content: 'no base64!' })).status, 422);
    assert.equal((await call('DELETE', under('contents/a%20b.md'), { message: 'm' })).status, 422);
    assert.equal(
      (await call('DELETE', under('contents/a%20b.md'), { message: 'm', sha: 'wrong' })).status,
      409,
    );
    assert.equal((await call('DELETE', under('contents/a%20b.md'), { message: 'm', sha })).status, 200);
    assert.equal((await call('DELETE', under('contents/a%20b.md'), { message: 'm', sha })).status, 404);
  });

  it('shows a readable page at every address that it hands out', async () => {
    await makeBranch('campaign/1');
    const text = '<b>One</b>';
    sandbox.commitByHand(repository, 'campaign/1', { 'posts/a.md': text }, 'an author');
    const pull = await call('POST', under('pulls'), {
      title: 'T',
      head: 'campaign/1',
      base: 'main',
      body: text,
    });
    const file = await call('GET', under('contents/posts/a.md?ref=campaign/1'));

    for (const url of [pull.body.html_url, file.body.html_url]) {
      const page = await fetch(url);
      assert.equal(page.status, 200);
      assert.match(await page.text(), /&lt;b&gt;One&lt;\/b&gt;/);
    }
    for (const [path, status] of Object.entries({ [repository]: 200, 'acme/unknown': 404, '%zz': 404 })) {
      assert.equal((await fetch(`${sandbox.url}/${path}`)).status, status, path);
    }
  });
});
