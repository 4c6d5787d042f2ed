import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { textsFile } from '../../../lambdas/campaign/review/review-files.ts';
import { somePieces } from './a-publication.ts';
import { aPullRequest, kimLogin } from './a-pull-request.ts';
import { eddie } from './people.ts';

const another = somePieces({ headline: 'Ship on Saturdays' });
/** Every text that a file may have, the headline broken. */
const broken = textsFile({ pieces: somePieces({ headline: '' }) });

describe('a commit that somebody has pushed', () => {
  it('is an edit by its author, of what was there before', async (test) => {
    const { repository, read, edits, applied, publication } = await aPullRequest(test);
    const commit = repository.push('Eddie-at-GitHub', { pieces: another });
    await read();
    const [edit, ...others] = await edits();
    assert.deepEqual(others, []);
    assert.deepEqual(
      [edit?.by, edit?.via, edit?.from, edit?.commit, edit?.pieces, edit?.to],
      [eddie.email, 'github', publication.hash, commit, another, { via: 'github', login: 'Eddie-at-GitHub' }],
    );
    assert.deepEqual(applied, [edit?.editId]);
  });

  it('is one edit, however often it is read', async (test) => {
    const { repository, read, edits } = await aPullRequest(test);
    repository.push('eddie-at-github', { pieces: another });
    await read();
    await read();
    assert.equal((await edits()).length, 1);
  });

  it('is read before the reviews: one of it waits until the edit is applied, and counts for that', async (test) => {
    const { repository, read, set, decision, answers, edits } = await aPullRequest(test);
    const commit = repository.push('eddie-at-github', { pieces: another });
    repository.review(kimLogin, 'approved');
    await read();
    const { asked } = repository;
    assert.equal(asked[0], 'pull request');
    assert.ok(asked.indexOf('file') > 0 && asked.indexOf('file') < asked.indexOf('reviews'));
    assert.equal((await edits()).length, 1);
    assert.deepEqual([await decision(), await answers()], [undefined, []]);

    const hash = 'f'.repeat(64);
    await set({ hash, commits: { [commit]: hash } });
    await read();
    assert.deepEqual([(await decision())?.hash, await answers()], [hash, []]);
  });

  it('leaves a review of the commit before it as it is: the texts are what they were', async (test) => {
    const { repository, read, decision, publication } = await aPullRequest(test);
    repository.review(kimLogin, 'approved');
    repository.push('eddie-at-github', { pieces: another });
    await read();
    assert.equal((await decision())?.hash, publication.hash);
  });

  it('and closed at once rejects, whatever becomes of the edit', async (test) => {
    const { repository, read, decision } = await aPullRequest(test);
    repository.push('eddie-at-github', { pieces: another });
    repository.end(kimLogin, 'closed');
    await read();
    assert.equal((await decision())?.decision, 'rejected');
  });

  it('and merged at once approves the edit, once that is applied', async (test) => {
    const { repository, read, set, decision, edits } = await aPullRequest(test);
    const commit = repository.push('eddie-at-github', { pieces: another });
    repository.end(kimLogin, 'merged');
    await read();
    assert.deepEqual([(await edits()).length, await decision()], [1, undefined]);
    const hash = 'f'.repeat(64);
    await set({ hash, commits: { [commit]: hash } });
    await read();
    assert.deepEqual([(await decision())?.decision, (await decision())?.hash], ['approved', hash]);
  });

  it('with the texts as they were is no edit: a review of it counts', async (test) => {
    const { repository, read, edits, decision, publication } = await aPullRequest(test);
    repository.push(undefined, { message: "Merge branch 'main' into campaign/autumn-launch" });
    repository.review(kimLogin, 'approved');
    await read();
    assert.deepEqual(await edits(), []);
    assert.equal((await decision())?.hash, publication.hash);
  });

  it('above another that nobody has read is one edit of what was there before both', async (test) => {
    const { repository, read, edits, publication } = await aPullRequest(test);
    repository.push('eddie-at-github', { pieces: somePieces({ tagline: 'Half of it' }) });
    const last = repository.push('eddie-at-github', { pieces: another });
    await read();
    const [edit, ...others] = await edits();
    assert.deepEqual([edit?.commit, edit?.from, others], [last, publication.hash, []]);
  });

  it('that is ours is no edit, and its review counts for what it says', async (test) => {
    const { repository, read, edits, decision, set, publication } = await aPullRequest(test);
    await set({ commits: {} });
    repository.review(kimLogin, 'approved');
    await read();
    assert.deepEqual(await edits(), []);
    assert.equal((await decision())?.hash, publication.hash);
  });

  it('that keeps our message, as an amended one does, is an edit all the same', async (test) => {
    const { repository, read, edits, decision } = await aPullRequest(test);
    const ours = repository.commits.get(repository.head())?.message ?? '';
    repository.push('eddie-at-github', { pieces: another, message: ours });
    repository.review(kimLogin, 'approved');
    await read();
    assert.equal((await edits()).length, 1);
    assert.equal(await decision(), undefined, 'what they saw is not what was asked about');
  });

  it('that names content which the campaign never had is answered, and stops nobody from reading', async (test) => {
    const { repository, read, edits, answers, decision } = await aPullRequest(test);
    const before = repository.head();
    const ours = repository.commits.get(before)?.message ?? '';
    const message = ours.replace(/Campaign-Content: \w+/, `Campaign-Content: ${'f'.repeat(64)}`);
    repository.push('eddie-at-github', { pieces: another, message });
    repository.review(kimLogin, 'approved', { commit: before });
    await read();
    assert.deepEqual([await edits(), (await answers()).length], [[], 1]);
    assert.equal((await decision())?.decision, 'approved');
  });

  it('that takes ours back with a quote of it is an edit like any other', async (test) => {
    const { repository, read, edits } = await aPullRequest(test);
    const ours = repository.commits.get(repository.head())?.message ?? '';
    repository.push('eddie-at-github', {
      pieces: another,
      message: `Revert it\n\n${ours}\nThis reverts commit 1.`,
    });
    await read();
    assert.equal((await edits()).length, 1);
  });

  for (const [what, file, said] of [
    [
      'with texts that cannot be used',
      broken,
      /^eddie-at-github: Your commit was not taken: the texts cannot be used\n- headline is empty$/,
    ],
    [
      'with a file that is no YAML',
      '\tno: yaml: at all',
      /^eddie-at-github: Your commit was not taken: content\.yaml is no YAML/,
    ],
    [
      'without the file',
      undefined,
      /^eddie-at-github: Your commit was not taken: campaigns\/.*content\.yaml is not there any more$/,
    ],
  ] as const) {
    it(`${what} is answered once, and noted`, async (test) => {
      const { repository, read, edits, answers, review } = await aPullRequest(test);
      const commit = repository.push('eddie-at-github', { file });
      await read();
      await read();
      const told = await answers();
      assert.equal(told.length, 1);
      assert.match(told[0] ?? '', said);
      assert.deepEqual([await edits(), (await review()).commits[commit]], [[], '']);
    });
  }

  it('that mends one that could not be used is an edit of what was there before both', async (test) => {
    const { repository, read, edits, publication } = await aPullRequest(test);
    repository.push('eddie-at-github', { file: broken });
    await read();
    const mended = repository.push('eddie-at-github', { pieces: another });
    await read();
    const [edit, ...others] = await edits();
    assert.deepEqual([edit?.commit, edit?.from, others], [mended, publication.hash, []]);
  });

  it('of somebody who may not edit is refused, and its review counts for nothing', async (test) => {
    const { repository, read, edits, answers, decision } = await aPullRequest(test);
    repository.push('stranger', { pieces: another });
    repository.review(kimLogin, 'approved');
    await read();
    await read();
    assert.deepEqual([await edits(), await decision()], [[], undefined]);
    const told = (await answers()).sort();
    assert.equal(told.length, 2);
    assert.match(
      told[1] ?? '',
      /^stranger: Your commit was not taken: That does not count: this account belongs to nobody/,
    );
  });

  it('after the decision is left alone', async (test) => {
    const { repository, read, edits, answers, decide } = await aPullRequest(test);
    await decide('approved');
    repository.push('eddie-at-github', { pieces: another });
    await read();
    assert.deepEqual([await edits(), await answers()], [[], []]);
  });
});
