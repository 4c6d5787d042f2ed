import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { updateRecord } from '../../../lambdas/campaign/campaign-table.ts';
import { findEdit, listEdits } from '../../../lambdas/campaign/review/edit.ts';
import { type EditWish, mostEdits, requestEdit } from '../../../lambdas/campaign/review/request-edit.ts';
import { somePieces } from './a-publication.ts';
import { anOpenReview, hour } from './an-open-review.ts';
import { eddie, kim } from './people.ts';

const minute = 60_000;

async function anEditor(test: TestContext, answers: Record<string, unknown> = {}) {
  const open = await anOpenReview(test, { answers });
  const applied: string[] = [];
  const wish: EditWish = {
    card: open.card,
    account: { kind: 'slack', id: 'U0EDDIE' },
    via: 'slack',
    pieces: somePieces({ headline: 'Ship on Saturdays' }),
    name: 'slack V1',
  };
  return {
    ...open,
    applied,
    wish,
    edit: (overrides: Partial<EditWish> = {}) =>
      requestEdit(
        { ...wish, ...overrides },
        {
          table: open.table,
          clock: open.clock,
          settings: open.settings,
          apply: async (_campaignId, editId) => void applied.push(editId),
        },
      ),
    edits: () => listEdits(open.table, open.campaignId),
  };
}

describe('a wish to edit', () => {
  it('is kept with all that it says, and has the edit applied', async (test) => {
    const { edit, edits, applied, wish, clock, publication, campaignId } = await anEditor(test);
    const to = { via: 'slack', channel: 'C0REVIEWS', user: 'U0EDDIE' } as const;
    const outcome = await edit({ to });
    assert.equal(outcome.kind, 'accepted');
    const [kept, ...others] = await edits();
    assert.deepEqual(others, []);
    assert.deepEqual(applied, [kept?.editId]);
    const { editId: _, expiresAt, ...said } = kept ?? assert.fail('nothing is kept');
    assert.deepEqual(said, {
      campaignId,
      round: 1,
      from: publication.hash,
      pieces: wish.pieces,
      by: eddie.email,
      via: 'slack',
      at: clock.now(),
      to,
      state: 'waiting',
    });
    assert.ok(expiresAt > clock.now() / 1000, 'it is forgotten one day');
  });

  it('that comes twice is one edit, as it came first', async (test) => {
    const { edit, edits, clock, applied } = await anEditor(test);
    const first = await edit();
    const [kept] = await edits();
    clock.advanceBy(minute);
    assert.deepEqual(await edit(), first);
    assert.deepEqual(await edits(), [kept]);
    assert.equal(applied.length, 2, 'the first attempt to apply it may have been lost');
  });

  it('of another name is another edit, whatever it says', async (test) => {
    const { edit, edits } = await anEditor(test);
    await edit();
    await edit({ name: 'slack V2' });
    assert.equal((await edits()).length, 2);
  });

  it('brings the review clock forward, and never puts it off', async (test) => {
    const { edit, clock, record, table, campaignId } = await anEditor(test);
    const lookAt = (at: number) =>
      updateRecord(table, campaignId, {
        UpdateExpression: 'SET reviewAt = :at',
        ExpressionAttributeValues: { ':at': at },
      });
    await lookAt(clock.now() + hour);
    await edit();
    assert.equal((await record()).reviewAt, clock.now() + 2 * minute);
    await lookAt(clock.now() + minute);
    await edit({ name: 'slack V2' });
    assert.equal((await record()).reviewAt, clock.now() + minute);
  });

  it('is refused after a decision, with who has decided', async (test) => {
    const { edit, edits, decide, applied, review } = await anEditor(test);
    await decide('approved');
    const { decision } = await review();
    assert.deepEqual(await edit(), { kind: 'decided-before', decision });
    assert.equal(decision?.by, kim.email);
    assert.deepEqual([await edits(), applied], [[], []]);
  });

  it('is refused for other content than is asked about, and for another round', async (test) => {
    const { edit, edits, card } = await anEditor(test);
    assert.equal((await edit({ card: { ...card, hash: 'f'.repeat(64) } })).kind, 'changed');
    assert.equal((await edit({ card: { ...card, round: 2 } })).kind, 'changed');
    assert.deepEqual(await edits(), []);
  });

  it('is refused when the time is over, or the campaign', async (test) => {
    const { edit, edits, clock, endSaga } = await anEditor(test);
    clock.advanceBy(24 * hour);
    assert.equal((await edit()).kind, 'over');
    clock.advanceBy(-hour);
    await endSaga();
    assert.deepEqual(await edit(), { kind: 'over', status: 'compensating' });
    assert.deepEqual(await edits(), []);
  });

  it('is refused of people who may not edit', async (test) => {
    const { edit, edits } = await anEditor(test, { reviewers: [kim.email] });
    for (const id of ['U0STRANGER', 'U0ROBIN']) {
      assert.equal((await edit({ account: { kind: 'slack', id } })).kind, 'refused');
    }
    assert.deepEqual(await edits(), []);
  });

  it('is refused after as many edits as a campaign takes', async (test) => {
    const { edit, edits, set } = await anEditor(test);
    await set({ edits: mostEdits - 1 });
    assert.equal((await edit()).kind, 'accepted');
    await set({ edits: mostEdits });
    assert.equal((await edit({ name: 'slack V2' })).kind, 'too-many');
    assert.equal((await edits()).length, 1);
  });

  it('for a campaign that is not there is refused', async (test) => {
    const { edit, card, table } = await anEditor(test);
    const campaignId = '0193d3c0-0000-7000-8000-000000000001';
    assert.equal((await edit({ card: { ...card, campaignId } })).kind, 'no-campaign');
    assert.deepEqual(await listEdits(table, campaignId), []);
    assert.equal(await findEdit(table, campaignId, campaignId), undefined);
  });
});
