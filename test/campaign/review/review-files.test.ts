import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  parseTextsFile,
  reviewFiles,
  reviewPathsOf,
  textsFile,
  textsPathOf,
} from '../../../lambdas/campaign/review/review-files.ts';
import { InvalidInputError } from '../../../lambdas/platform/errors.ts';
import { aPublication, longestPieces, somePieces } from './a-publication.ts';
import { anyPieces } from './any-pieces.ts';

/** RUNS makes more; SEED replays all of them, and RUN_PATH with it the one that a failure has named. */
const { SEED, RUNS, RUN_PATH } = process.env;

const file = textsFile({ pieces: somePieces() });

/** What somebody is told of a file that cannot be used: the message, and what is wrong with which text. */
function refusalOf(text: string): readonly [message: string, problems: Readonly<Record<string, string>>] {
  try {
    parseTextsFile(text);
  } catch (error) {
    assert.ok(error instanceof InvalidInputError, `it is refused with ${error}`);
    return [error.message, Object.fromEntries(error.problems.map(({ field, message }) => [field, message]))];
  }
  return assert.fail('the file is taken');
}

describe('the file with the texts', () => {
  it('gives back every text as it was, whatever YAML may think of it', () => {
    fc.assert(
      fc.property(anyPieces, (pieces) => {
        assert.deepEqual(parseTextsFile(textsFile({ pieces })), pieces);
        assert.deepEqual(parseTextsFile(textsFile({ pieces }).replaceAll('\n', '\r\n')), pieces, 'with CRLF');
      }),
      {
        includeErrorInReport: true,
        numRuns: Number(RUNS ?? 150),
        ...(SEED === undefined ? {} : { seed: Number(SEED) }),
        ...(RUN_PATH === undefined ? {} : { path: RUN_PATH }),
      },
    );
  });

  it('gives back an indented line that is as long as the file is wide, with a line separator in the indent', () => {
    const longLine = `  \u2028${'a-word-that-is-longer-than-most-'.repeat(3)}`;
    for (const width of [0, 1, 2, 3, 4]) {
      const pieces = { ...somePieces(), emailBody: `A list:\n${longLine.slice(0, -width || undefined)}\n-` };
      assert.deepEqual(parseTextsFile(textsFile({ pieces })), pieces);
    }
  });

  it('gives back texts that are as long as they may be', () => {
    for (const character of ['x', '世', '👩', '"', '\\', '#']) {
      assert.deepEqual(
        parseTextsFile(textsFile({ pieces: longestPieces(character) })),
        longestPieces(character),
      );
    }
  });

  it('says what it is for, and is as easy to read as texts are', () => {
    assert.match(file, /^# The texts of the campaign\. Change them here and push/);
    assert.match(file, /^headline: Ship on Fridays again$/m);
    assert.match(file, /^emailBody: \|-\n {2}Hello,\n\n {2}see every deployment in one place\.$/m);
  });

  it('may lose its comments, change its order and its quotes', () => {
    const rows = file.split('\n').filter((row) => !row.startsWith('#'));
    const headline = rows.shift();
    const moved = [...rows, headline?.replace('Ship on Fridays again', '"Ship on Fridays again"')].join('\n');
    assert.deepEqual(parseTextsFile(moved), somePieces());
  });

  it('may have the lines of Windows, and white space at the ends', () => {
    const typed = file.replace('see every deployment', 'see every deployment  ').replaceAll('\n', '\r\n');
    const { emailBody } = parseTextsFile(`${typed}\r\n\r\n`);
    assert.equal(emailBody, 'Hello,\n\nsee every deployment   in one place.');
  });

  const unusable: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
    ['an empty text', file.replace('Ship on Fridays again\n', '""\n'), { headline: 'is empty' }],
    [
      'a text that is too long',
      file.replace('Deploy without dread', 'one two three four five six'),
      { tagline: 'has 6 words, 5 are allowed' },
    ],
    [
      'several broken texts',
      file.replace('Heading 3', '<b>3</b>').replace('Section 5 says this.', '" "'),
      {
        'blogPost.sections.2.heading': 'has HTML, plain text is allowed',
        'blogPost.sections.4.body': 'is empty',
      },
    ],
    [
      'a tab in a text',
      file.replace('Deploy without', 'Deploy\twithout'),
      { tagline: 'has control characters, none are allowed' },
    ],
    [
      'a number for a text',
      file.replace('Ship on Fridays again\n', '2026\n'),
      { headline: 'Invalid input: expected string, received number' },
    ],
    [
      'a text that was taken out',
      file.replace(/^socialPost:.*\n/m, ''),
      { socialPost: 'Invalid input: expected string, received undefined' },
    ],
    ['a text that nobody knows', `${file}ps: One more thing\n`, { '': 'Unrecognized key: "ps"' }],
    [
      'a section too few',
      file.replace(/ {4}- heading: Heading 5\n {6}body: .*\n/, ''),
      { 'blogPost.sections': 'must have exactly 5 sections' },
    ],
    ['nothing', '', { '': 'Invalid input: expected object, received null' }],
    ['a text and nothing else', 'Ship it', { '': 'Invalid input: expected object, received string' }],
  ];
  for (const [what, text, problems] of unusable) {
    it(`is refused with ${what}, and says which`, () => {
      assert.notEqual(text, file, 'it is another file');
      assert.deepEqual(refusalOf(text), ['the texts cannot be used', problems]);
    });
  }

  const noYaml: readonly (readonly [string, string])[] = [
    ['a tab that indents', file.replace(/^ {2}title:/m, '\ttitle:')],
    ['a colon in a bare text', file.replace('Ship on Fridays again', 'Ship: on Fridays')],
    ['a quote that does not end', file.replace('Ship on Fridays again', '"Ship')],
    ['a conflict that Git has marked', `<<<<<<< HEAD\n${file}=======\n${file}>>>>>>> main\n`],
    ['a text that is there twice', `${file}headline: Once more\n`],
    ['a second document', `${file}---\n${file}`],
    ['an anchor that is used', file.replace(/^tagline: .*$/m, 'tagline: &tag Ship\nps: *tag')],
    ['an alias to what is not there', file.replace(/^tagline: .*$/m, 'tagline: *tag')],
  ];
  for (const [what, text] of noYaml) {
    it(`is refused with ${what}, as no YAML`, () => {
      assert.notEqual(text, file, 'it is another file');
      const [message, problems] = refusalOf(text);
      assert.match(message, /^content\.yaml is no YAML: ./);
      assert.deepEqual(problems, {});
    });
  }

  it('is refused at once where anchors would make it grow without end', () => {
    const rows = Array.from(
      { length: 40 },
      (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}, *a${n}, *a${n}]`,
    );
    const [message] = refusalOf(['a0: &a0 lol', ...rows].join('\n'));
    assert.match(message, /^content\.yaml is no YAML/);
  });
});

describe('the files of a review', () => {
  const campaignId = '0193d3c0-0000-7000-8000-000000000001';

  it('are in a folder of the campaign\u2019s own, in every language', () => {
    for (const [name, folder] of [
      ['Autumn Launch', 'campaigns/autumn-launch-0193d3c0'],
      ['../../Größe & Ruhm', 'campaigns/gro-e-ruhm-0193d3c0'],
      ['世界', 'campaigns/campaign-0193d3c0'],
    ] as const) {
      assert.equal(textsPathOf(campaignId, name), `${folder}/content.yaml`);
      assert.deepEqual(reviewPathsOf(campaignId, name), [`${folder}/content.yaml`, `${folder}/PREVIEW.md`]);
      const files = reviewFiles(campaignId, aPublication({ name }));
      assert.deepEqual(
        files.map(({ path }) => path),
        reviewPathsOf(campaignId, name),
      );
    }
  });

  it('show texts as texts: no markup of a model is obeyed', () => {
    const pieces = somePieces({
      headline: '![x](https://evil.example/x.png) @acme/all',
      emailBody: 'Hello\n\n# Approved\n[click](https://evil.example)',
    });
    const [, preview] = reviewFiles(campaignId, aPublication({ pieces }));
    assert.doesNotMatch(preview?.content ?? '', /(?<!\\)!\[x|(?<!\\)\[click|^# Approved|(?<!\\)@acme/m);
    assert.match(preview?.content ?? '', /^> \\# Approved$/m);
  });
});
