import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { editPieces } from '../../../lambdas/campaign/review/edited-pieces.ts';
import { editModal } from '../../../lambdas/campaign/review/review-modals.ts';
import { aPublication, somePieces } from './a-publication.ts';

describe('typed texts', () => {
  it('take the place of those of the same path, and leave the others', () => {
    const edited = editPieces(somePieces(), {
      headline: 'Another',
      'blogPost.sections.2.body': 'Other words.',
    });
    const { blogPost } = somePieces();
    const sections = blogPost.sections.map((section, index) =>
      index === 2 ? { ...section, body: 'Other words.' } : section,
    );
    assert.deepEqual(edited, {
      kind: 'fine',
      pieces: somePieces({ headline: 'Another', blogPost: { ...blogPost, sections } }),
    });
  });

  it('are the texts that were there, where nobody has typed any', () => {
    assert.deepEqual(editPieces(somePieces(), {}), { kind: 'fine', pieces: somePieces() });
  });

  it('change every text that the window shows', () => {
    const { blocks } = editModal(
      { card: { campaignId: '0193d3c0-0000-7000-8000-000000000001', round: 1, hash: 'h1' }, channel: 'C1' },
      aPublication(),
    );
    const paths = blocks.flatMap((block) => (block.type === 'input' ? [block.block_id] : []));
    assert.equal(paths.length, 16);
    for (const path of paths) {
      const edited = editPieces(somePieces(), { [path]: 'Typed' });
      assert.equal(edited.kind, 'fine');
      assert.notDeepEqual(edited, { kind: 'fine', pieces: somePieces() }, path);
    }
  });

  it('lose the white space around them, and have plain line ends', () => {
    const edited = editPieces(somePieces(), { emailBody: ' Hello,\r\n\r\nbye. \n' });
    assert.equal(edited.kind === 'fine' && edited.pieces.emailBody, 'Hello,\n\nbye.');
  });

  it('that cannot be used are named by their paths, all at once', () => {
    const edited = editPieces(somePieces(), {
      headline: '',
      tagline: 'one two three four five six',
      'blogPost.title': 'two\nlines',
      'blogPost.sections.4.heading': '<b>bold</b>',
      'blogPost.sections.0.body': 'x'.repeat(3_001),
    });
    assert.deepEqual(edited, {
      kind: 'broken',
      problems: {
        headline: 'is empty',
        tagline: 'has 6 words, 5 are allowed',
        'blogPost.title': 'has several lines, one is allowed',
        'blogPost.sections.0.body': 'has 3001 characters, 3000 are allowed',
        'blogPost.sections.4.heading': 'has HTML, plain text is allowed',
      },
    });
  });

  it('under paths that no text has change nothing', () => {
    const edited = editPieces(somePieces(), {
      'blogPost.sections.5.body': 'a sixth',
      blogPost: 'x',
      __proto__: 'x',
      note: 'x',
    });
    assert.deepEqual(edited, { kind: 'fine', pieces: somePieces() });
  });
});
