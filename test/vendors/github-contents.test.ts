import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { systemClock } from '../../lambdas/platform/clock.ts';
import { VendorConflictError, VendorUnavailableError } from '../../lambdas/platform/errors.ts';
import { GithubSecret } from '../../lambdas/vendors/github/settings.ts';
import { createGithub, type Github } from '../../lambdas/vendors/github.ts';
import { createRealClock } from '../../lib/local/clock/real-clock.ts';
import { type GithubSandbox, startGithubSandbox } from '../../lib/local/vendors/github.ts';
import { aBegunEffect } from '../support/begun-effect.ts';
import { unguarded } from '../support/unguarded.ts';

const blog = 'company-blog';
const effect = aBegunEffect();
const post = { path: '_posts/spring.md', branch: 'main', message: 'Publish: Spring' };

let sandbox: GithubSandbox;
let github: Github;

const textNow = () => sandbox.readFile(`acme/${blog}`, post.path);
const editByHand = (text: string | null) =>
  sandbox.commitByHand(`acme/${blog}`, 'main', { [post.path]: text }, 'an editor');

/** Before the next write arrives somebody else commits, and GitHub refuses the write. */
const commitInBetween = () =>
  sandbox.faults.add({
    fault: { kind: 'answer', answer: { status: 409, body: { message: 'main is at 1 but expected 2' } } },
    when: ({ method }) => method !== 'GET',
    times: 1,
  });

describe('files by createGithub', () => {
  beforeEach(async () => {
    await sandbox?.close();
    sandbox = await startGithubSandbox({ clock: createRealClock(), repositories: [`acme/${blog}`] });
    github = createGithub({
      secret: GithubSecret.parse(sandbox.secret()),
      settings: { owner: 'acme' },
      clock: systemClock,
      guard: unguarded,
    });
  });
  after(() => sandbox.close());

  it('writes a new file, changes it under its sha and refuses to write over anything else', async () => {
    const first = await github.putFile(effect, blog, { ...post, content: 'One' });
    await assert.rejects(github.putFile(effect, blog, { ...post, content: 'Two' }), VendorConflictError);

    const second = await github.putFile(effect, blog, { ...post, content: 'Two', sha: first.fileSha });

    assert.equal(second.url, `${sandbox.url}/acme/${blog}/blob/main/_posts/spring.md`);
    await assert.rejects(
      github.putFile(effect, blog, { ...post, content: 'Three', sha: first.fileSha }),
      VendorConflictError,
    );
    assert.equal(sandbox.readFile(`acme/${blog}`, post.path), 'Two');
  });

  it('deletes only the file that it has seen, and finds it absent afterwards', async () => {
    const { fileSha } = await github.putFile(effect, blog, { ...post, content: 'One' });
    const edited = sandbox.commitByHand(`acme/${blog}`, 'main', { [post.path]: 'Edited' }, 'an editor');
    await assert.rejects(github.deleteFile(effect, blog, { ...post, sha: fileSha }), VendorConflictError);

    const now = await github.getFile(blog, post.path, edited);
    assert.ok(now);
    assert.equal(await github.deleteFile(effect, blog, { ...post, sha: now.sha }), 'deleted');
    assert.equal(await github.deleteFile(effect, blog, { ...post, sha: now.sha }), 'absent');
  });
  it('tells a commit that came first from a change of this very file', async () => {
    const { fileSha } = await github.putFile(effect, blog, { ...post, content: 'Ours' });
    const seen = { ...post, sha: fileSha };
    for (const write of [
      () => github.putFile(effect, blog, { ...seen, content: 'Theirs' }),
      () => github.putFile(effect, blog, { ...post, path: '_posts/new.md', content: 'New' }),
      () => github.deleteFile(effect, blog, seen),
    ]) {
      commitInBetween();
      await assert.rejects(write(), VendorUnavailableError);
    }
    assert.equal(textNow(), 'Ours');

    assert.equal(await github.deleteFile(effect, blog, seen), 'deleted');
  });

  it('finds a file absent that somebody else deleted while it was to be deleted', async () => {
    const { fileSha } = await github.putFile(effect, blog, { ...post, content: 'Ours' });
    editByHand(null);
    commitInBetween();

    assert.equal(await github.deleteFile(effect, blog, { ...post, sha: fileSha }), 'absent');
  });
});
