import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { readVersion } from '../../../lambdas/campaign/publication.ts';
import { anEditableReview, another, aroundTaking, isTaking } from './an-editable-review.ts';
import { dana, eddie, kim } from './people.ts';

describe('an edit that is applied', () => {
  it('is what is asked about from then on, under its own hash', async (test) => {
    const { wish, apply, edit, review, version, publication } = await anEditableReview(test);
    const editId = await wish(another);
    await apply(editId);
    const { hash, before, edits } = await review();
    assert.notEqual(hash, publication.hash);
    assert.deepEqual([before, edits], [publication.hash, 1]);
    assert.deepEqual((await version()).pieces, another);
    const { state, hash: made } = await edit(editId);
    assert.deepEqual([state, made], ['taken', hash]);
  });

  it('leaves what was there before under its own hash', async (test) => {
    const { wish, apply, bodies, campaignId, publication } = await anEditableReview(test);
    await apply(await wish(another));
    assert.deepEqual(await readVersion(campaignId, publication.hash, bodies), publication);
  });

  it('takes earlier approvals away, and everybody reads who has edited', async (test) => {
    const { wish, apply, review, set, publication, notices } = await anEditableReview(test);
    await set({ approvals: { [kim.email]: publication.hash, [dana.email]: publication.hash } });
    await apply(await wish(another));
    assert.deepEqual((await review()).approvals, {});
    const [notice] = await notices();
    assert.deepEqual([notice?.kind, notice?.by, notice?.to], ['edited', eddie.email, undefined]);
    assert.match(
      notice?.text ?? '',
      /^eddie@acme\.example has changed the texts; earlier approvals do not count/,
    );
  });

  it('is shown by the card and the pull request', async (test) => {
    const { wish, apply, channel, repository, review } = await anEditableReview(test);
    await apply(await wish(another));
    const { hash } = await review();
    const [card, ...others] = channel.messages;
    assert.deepEqual(others, []);
    assert.ok(card?.text.includes(hash.slice(0, 12)));
    assert.match(JSON.stringify(card?.blocks), /What has changed.*Ship on Saturdays too/);
    assert.equal(repository.commits.size, 2);
    assert.ok(repository.commits.get(repository.head())?.message.includes(hash));
    assert.equal((await review()).commits[repository.head()], hash);
  });

  it('is applied once, however often that is tried', async (test) => {
    const { wish, apply, review, repository, noticeKinds, edit } = await anEditableReview(test);
    const editId = await wish(another);
    await apply(editId);
    const { hash } = await review();
    await apply(editId);
    await apply(editId);
    const { hash: still, edits } = await review();
    assert.deepEqual([still, edits], [hash, 1]);
    assert.deepEqual([repository.commits.size, await noticeKinds()], [2, ['edited']]);
    assert.equal((await edit(editId)).state, 'taken');
  });

  it('that nobody has wished for changes nothing', async (test) => {
    const { apply, record } = await anEditableReview(test);
    const before = await record();
    await apply('0193d3c0-0000-7000-8000-00000000000a');
    assert.deepEqual(await record(), before);
  });

  it('notes its commit as holding the new content, where it was pushed', async (test) => {
    const { wish, apply, review, repository } = await anEditableReview(test);
    const commit = repository.push('eddie-at-github', { pieces: another });
    await apply(
      await wish(another, { via: 'github', commit, to: { via: 'github', login: 'eddie-at-github' } }),
    );
    const { commits, hash } = await review();
    assert.equal(commits[commit], hash);
    assert.notEqual(repository.head(), commit, 'one more commit brings the preview up to date');
  });
});

describe('an edit whose invocation ends in between', () => {
  it('meets its own success where the answer of the update was lost', async (test) => {
    const { wish, apply, edit, review, table, noticeKinds } = await anEditableReview(test);
    const editId = await wish(another);
    // The client repeats it, and finds its condition broken by itself.
    await apply(editId, {
      ...table,
      documents: {
        send: async (command: Parameters<DynamoDBDocumentClient['send']>[0]) => {
          if (isTaking(command)) await table.documents.send(command);
          return table.documents.send(command);
        },
      } as unknown as DynamoDBDocumentClient,
    });
    const { state, hash } = await edit(editId);
    assert.deepEqual([state, hash, (await review()).edits], ['taken', (await review()).hash, 1]);
    assert.deepEqual(await noticeKinds(), ['edited']);
  });

  it('is taken where it ended after the update: nobody is told otherwise', async (test) => {
    const { wish, apply, edit, review, table, noticeKinds } = await anEditableReview(test);
    const editId = await wish(another);
    const died = new Error('the function was given up');
    await assert.rejects(apply(editId, aroundTaking(table, { after: () => Promise.reject(died) })), died);
    const { hash } = await review();
    await apply(editId);
    const settled = await edit(editId);
    assert.deepEqual([settled.state, settled.hash], ['taken', hash]);
    assert.deepEqual(await noticeKinds(), ['edited']);
  });
});
