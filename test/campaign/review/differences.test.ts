import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { differencesOf } from '../../../lambdas/campaign/review/differences.ts';
import { anImage, aPublication, somePieces } from './a-publication.ts';

describe('differences', () => {
  it('are none between a version and itself', () => {
    assert.deepEqual(differencesOf(aPublication(), aPublication()), []);
  });

  it('name each text as people know it, in the order of reading', () => {
    const { blogPost } = somePieces();
    const sections = blogPost.sections.map((section, index) =>
      index === 4 ? { heading: 'The end', body: 'That is all.' } : section,
    );
    const after = aPublication({
      pieces: somePieces({
        emailSubject: 'Another subject',
        headline: 'Another headline',
        blogPost: { title: 'Another title', sections },
      }),
    });
    assert.deepEqual(differencesOf(aPublication(), after), [
      { name: 'Headline', before: 'Ship on Fridays again', after: 'Another headline' },
      { name: 'E-mail subject', before: 'Your Fridays are back', after: 'Another subject' },
      { name: 'Blog title', before: 'What changes when a release can be taken back', after: 'Another title' },
      { name: 'Blog heading 5', before: 'Heading 5', after: 'The end' },
      { name: 'Blog section 5', before: 'Section 5 says this.', after: 'That is all.' },
    ]);
  });

  it('find every text that there is', () => {
    const other = (text: string) => `${text} too`;
    const { blogPost, ...texts } = somePieces();
    const pieces = {
      ...somePieces(),
      ...Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, other(text)])),
      blogPost: {
        title: other(blogPost.title),
        sections: blogPost.sections.map(({ heading, body }) => ({
          heading: other(heading),
          body: other(body),
        })),
      },
    };
    assert.equal(differencesOf(aPublication(), aPublication({ pieces })).length, 16);
  });

  it('name images that show something else, and not those that were only drawn again', () => {
    const before = aPublication();
    const { email, blog } = before.assets;
    const again = { ...anImage('social', 'as designed'), url: 'https://images.example/again.png' };
    const after = aPublication({
      assets: { ...before.assets, social: again, email: anImage('email', 'with another headline') },
    });
    assert.deepEqual(differencesOf(before, after), [
      { name: 'Image for email', before: email?.url, after: anImage('email', '').url },
    ]);
    const without = aPublication({ assets: { email: anImage('email', 'as designed'), social: again } });
    assert.deepEqual(differencesOf(before, without), [
      { name: 'Image for blog', before: blog?.url, after: 'none' },
    ]);
    assert.deepEqual(differencesOf(without, before), [
      { name: 'Image for blog', before: 'none', after: blog?.url },
    ]);
  });
});
