import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aPublication, somePieces } from './a-publication.ts';
import { anEditableReview, another, aroundTaking, headline } from './an-editable-review.ts';

describe('the images of an edit', () => {
  it('are those that were there, and Figma is not asked, where none shows a changed text', async (test) => {
    const { wish, apply, designer, version, publication } = await anEditableReview(test);
    await apply(await wish(another));
    assert.deepEqual([designer.asked, designer.drawn], [[], []]);
    assert.deepEqual((await version()).assets, publication.assets);
  });

  it('are drawn anew where they show a changed text, and only those', async (test) => {
    const { wish, apply, designer, version, publication, images } = await anEditableReview(test);
    await apply(await wish(headline));
    assert.deepEqual(designer.asked, [['1:1', '1:2', '1:3']]);
    assert.deepEqual(designer.drawn, ['Ship on Saturdays']);
    const { email, social, blog } = (await version()).assets;
    assert.deepEqual([social, blog], [publication.assets.social, publication.assets.blog]);
    assert.notEqual(email?.sha256, publication.assets.email?.sha256);
    assert.deepEqual([email?.url, images.keys()], [`https://images.example/${email?.key}`, [email?.key]]);
  });

  it('are drawn for the channels that had one', async (test) => {
    const { email } = aPublication().assets;
    const publication = aPublication({ assets: email === undefined ? {} : { email } });
    const { wish, apply, designer, version } = await anEditableReview(test, { publication });
    const all = somePieces({ headline: 'Another', tagline: 'Another' });
    await apply(await wish(all));
    assert.deepEqual([designer.asked, designer.drawn], [[['1:1']], ['Another']]);
    assert.deepEqual(Object.keys((await version()).assets), ['email']);
  });

  it('are drawn once where the edit is tried again', async (test) => {
    const { wish, apply, table, images, edit } = await anEditableReview(test);
    const editId = await wish(headline);
    const died = new Error('the function was given up');
    await assert.rejects(apply(editId, aroundTaking(table, { before: () => Promise.reject(died) })), died);
    const keys = images.keys();
    await apply(editId);
    assert.deepEqual([images.keys(), keys.length, (await edit(editId)).state], [keys, 1, 'taken']);
  });
});
