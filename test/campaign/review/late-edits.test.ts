import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mostEdits } from '../../../lambdas/campaign/review/request-edit.ts';
import {
  anEditableReview,
  another,
  aroundTaking,
  type EditableReview,
  headline,
  to,
} from './an-editable-review.ts';
import { hour } from './an-open-review.ts';

const minute = 60_000;

describe('an edit that comes too late', () => {
  it('loses against a decision, and its editor is told by whom', async (test) => {
    const { wish, apply, edit, review, decide, notices, publication } = await anEditableReview(test);
    const editId = await wish(another);
    await decide('approved');
    await apply(editId);
    assert.equal((await review()).hash, publication.hash);
    const { state, reason } = await edit(editId);
    assert.equal(state, 'refused');
    assert.match(reason ?? '', /^This was decided before: Approved by kim@acme\.example in Slack/);
    const told = (await notices()).find(({ kind }) => kind === 'edit-refused');
    assert.deepEqual(told?.to, to);
    assert.equal(told?.text, `Your edit was not taken. ${reason}`);
  });

  it('loses against a decision that comes while it is drawn', async (test) => {
    const { wish, apply, edit, review, decide, table, publication, noticeKinds } =
      await anEditableReview(test);
    const editId = await wish(headline);
    await apply(editId, aroundTaking(table, { before: () => decide('approved') }));
    const { hash, decision } = await review();
    assert.deepEqual([hash, decision?.hash], [publication.hash, publication.hash]);
    assert.match((await edit(editId)).reason ?? '', /^This was decided before/);
    assert.deepEqual(await noticeKinds(), ['decided', 'edit-refused']);
  });

  it('loses against another edit, and takes nothing of it away', async (test) => {
    const { wish, apply, edit, version, noticeKinds } = await anEditableReview(test);
    const [first, second] = [await wish(another), await wish(headline)];
    await apply(first);
    await apply(second);
    assert.deepEqual((await version()).pieces, another);
    assert.match((await edit(second)).reason ?? '', /^The content has changed since/);
    assert.deepEqual(await noticeKinds(), ['edit-refused', 'edited']);
  });

  it('loses against another edit that is applied at once: one of the two is taken', async (test) => {
    const { wish, apply, edit, review, clock } = await anEditableReview(test);
    const ids = [await wish(another), await wish(headline)];
    await Promise.allSettled(ids.map((id) => apply(id)));
    // Whatever the two have left under way is over.
    clock.advanceBy(2 * minute);
    for (const id of ids) await apply(id);
    const edits = await Promise.all(ids.map(edit));
    assert.deepEqual(edits.map(({ state }) => state).sort(), ['refused', 'taken']);
    assert.equal((await review()).hash, edits.find(({ state }) => state === 'taken')?.hash);
    assert.equal((await review()).edits, 1);
  });

  for (const [what, change] of [
    ['after the deadline', (open: EditableReview) => open.clock.advanceBy(24 * hour)],
    ['when the campaign is over', (open: EditableReview) => open.endSaga()],
  ] as const) {
    it(`is refused ${what}`, async (test) => {
      const open = await anEditableReview(test);
      const editId = await open.wish(another);
      await change(open);
      await open.apply(editId);
      assert.equal((await open.review()).hash, open.publication.hash);
      assert.match((await open.edit(editId)).reason ?? '', /^Nobody is asked about this campaign any more/);
    });
  }

  it('is refused where the campaign has taken all that it takes', async (test) => {
    const { wish, apply, edit, set } = await anEditableReview(test);
    const editId = await wish(another);
    await set({ edits: mostEdits });
    await apply(editId);
    assert.equal((await edit(editId)).reason, 'A campaign takes 10 edits. Request changes instead.');
  });

  it('is told of once: to its editor, or to everybody where that was over the API', async (test) => {
    const { wish, apply, decide, notices } = await anEditableReview(test);
    const account = { kind: 'sub', id: 'sub-eddie' } as const;
    const ids = [await wish(another), await wish(headline, { via: 'api', account })];
    await decide('rejected');
    for (const id of [...ids, ...ids]) await apply(id);
    const refused = (await notices()).filter(({ kind }) => kind === 'edit-refused');
    const told = refused.map((notice) => [notice.to, notice.text.split(' This was')[0]]);
    assert.equal(told.length, 2);
    assert.ok(told.some(([whom, text]) => whom !== undefined && text === 'Your edit was not taken.'));
    assert.ok(told.some(([whom, text]) => !whom && text === 'The edit by eddie@acme.example was not taken.'));
  });

  it('leaves its commit noted as one that cannot be used', async (test) => {
    const { wish, apply, review, repository, decide } = await anEditableReview(test);
    const commit = repository.push('eddie-at-github', { pieces: another });
    const editId = await wish(another, { via: 'github', commit });
    await decide('approved');
    await apply(editId);
    assert.equal((await review()).commits[commit], '');
  });
});
