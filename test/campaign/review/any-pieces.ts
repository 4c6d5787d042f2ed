import fc from 'fast-check';
import { ContentPieces } from '../../../lambdas/campaign/content.ts';
import { contentLimits, type TextLimit } from '../../../lambdas/campaign/content-limits.ts';

/** What YAML, Git and Markdown give a meaning to, and what texts of a campaign have in them. */
const bits = [
  ...[
    '- ',
    '# ',
    ': ',
    ':',
    '? ',
    '| ',
    '> ',
    '& ',
    '* ',
    '! ',
    '% ',
    '@',
    '`',
    '~',
    '"',
    "'",
    '\\',
    '{',
    ']',
    ',',
  ],
  ...[
    '---',
    '...',
    '<<',
    'null',
    'yes',
    '0x1F',
    '1e3',
    '2026-03-02',
    '$HOME',
    'Autumn',
    'größer',
    '世界',
    '👩🏽‍💻',
  ],
  ...['\u00a0', '\u2028', '\ufeff', '  ', ' ', ' ', 'a-word-that-is-longer-than-most-'.repeat(3)],
];

/** A text that keeps its limit, whatever else is in it. */
function aText({ characters, shape }: TextLimit): fc.Arbitrary<string> {
  const ends = shape === 'one line' ? [] : ['\n', '\n\n', '\n  ', ' \n'];
  const piece = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...bits, ...ends) },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 8 }) },
  );
  return fc.array(piece, { minLength: 1, maxLength: 12 }).map((parts) => {
    const text = parts.join('').trim();
    return [...(text === '' ? 'x' : text)].slice(0, characters).join('').trim();
  });
}

const section = fc.record({
  heading: aText(contentLimits.sectionHeading),
  body: aText(contentLimits.sectionBody),
});

/** Any texts that a campaign may have. */
export const anyPieces: fc.Arbitrary<ContentPieces> = fc
  .record({
    headline: aText(contentLimits.headline),
    tagline: aText(contentLimits.tagline),
    emailSubject: aText(contentLimits.emailSubject),
    emailBody: aText(contentLimits.emailBody),
    socialPost: aText(contentLimits.socialPost),
    blogPost: fc.record({
      title: aText(contentLimits.blogTitle),
      sections: fc.array(section, { minLength: 5, maxLength: 5 }),
    }),
  })
  .filter((pieces) => ContentPieces.safeParse(pieces).success)
  .map((pieces) => ContentPieces.parse(pieces));
