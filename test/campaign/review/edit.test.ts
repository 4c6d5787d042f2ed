import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { findEdit, listEdits, putEdit, settleEdit } from '../../../lambdas/campaign/review/edit.ts';
import { aCampaignTable } from '../../support/campaign-table.ts';
import { anEdit } from './an-edit.ts';

async function aKeptEdit(test: TestContext) {
  const table = await aCampaignTable(test);
  const edit = anEdit();
  await putEdit(table, edit);
  return { table, edit, kept: () => findEdit(table, edit.campaignId, edit.editId) };
}

describe('an edit', () => {
  it('stays as it was written first', async (test) => {
    const { table, edit, kept } = await aKeptEdit(test);
    await putEdit(table, anEdit({ by: 'dana@acme.example', at: 20 }));
    assert.deepEqual(await kept(), edit);
  });

  it('keeps its first outcome: taken', async (test) => {
    const { table, edit, kept } = await aKeptEdit(test);
    await settleEdit(table, edit, { state: 'taken', hash: 'h2' });
    await settleEdit(table, edit, { state: 'refused', reason: 'too late' });
    assert.deepEqual(await kept(), { ...edit, state: 'taken', hash: 'h2' });
  });

  it('keeps its first outcome: refused', async (test) => {
    const { table, edit, kept } = await aKeptEdit(test);
    await settleEdit(table, edit, { state: 'refused', reason: 'too late' });
    await settleEdit(table, edit, { state: 'taken', hash: 'h2' });
    assert.deepEqual(await kept(), { ...edit, state: 'refused', reason: 'too late' });
  });

  it('that was settled is not made to wait again', async (test) => {
    const { table, edit, kept } = await aKeptEdit(test);
    await settleEdit(table, edit, { state: 'taken', hash: 'h2' });
    await putEdit(table, edit);
    assert.equal((await kept())?.state, 'taken');
  });

  it('that nobody has written is settled by nobody', async (test) => {
    const table = await aCampaignTable(test);
    await settleEdit(table, anEdit(), { state: 'taken', hash: 'h2' });
    assert.deepEqual(await listEdits(table, anEdit().campaignId), []);
  });

  it('is listed with those of its campaign, the earliest first', async (test) => {
    const { table, edit } = await aKeptEdit(test);
    const early = anEdit({ editId: 'ffffffff-0000-7000-8000-00000000000f', at: 5 });
    await putEdit(table, early);
    await putEdit(table, anEdit({ campaignId: '0193d3c0-0000-7000-8000-000000000002' }));
    assert.deepEqual(await listEdits(table, edit.campaignId), [early, edit]);
  });
});
