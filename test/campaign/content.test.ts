import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type ContentPieces, contentJsonSchema, parseContent } from '../../lambdas/campaign/content.ts';
import {
  blogSections,
  characterCount,
  contentLimits,
  type TextLimit,
  wordCount,
} from '../../lambdas/campaign/content-limits.ts';

function someContent(overrides: Partial<ContentPieces> = {}): ContentPieces {
  return {
    headline: 'Ship on Fridays again',
    tagline: 'Deploy without dread',
    emailSubject: 'Releases that take themselves back',
    emailBody: 'Hello,\n\nthere is a new way to release.\n\nHave a look.',
    socialPost: 'Ship on Fridays again 🚀 #deploy',
    blogPost: {
      title: 'What changes when a release can be taken back',
      sections: Array.from({ length: blogSections }, (_, index) => ({
        heading: `Part ${index + 1}`,
        body: 'First paragraph.\n\nSecond paragraph.',
      })),
    },
    ...overrides,
  };
}

const words = (count: number) => new Array(count).fill('word').join(' ');
const parse = (pieces: unknown) => parseContent(JSON.stringify(pieces));
const withSection = (change: object) => {
  const { blogPost } = someContent();
  const [first, ...others] = blogPost.sections;
  return { ...someContent(), blogPost: { ...blogPost, sections: [{ ...first, ...change }, ...others] } };
};

describe('the texts of a campaign', () => {
  it('are what the model wrote, where that is within the limits', () => {
    assert.deepEqual(parse(someContent()), someContent());
  });

  it('lose white space around them, and line ends of Windows', () => {
    const parsed = parse(someContent({ headline: '  Ship on Fridays \n', emailBody: 'One\r\n\r\nTwo' }));
    assert.equal(parsed.headline, 'Ship on Fridays');
    assert.equal(parsed.emailBody, 'One\n\nTwo');
  });

  const fences: readonly (readonly [string, (json: string) => string])[] = [
    ['a fence', (json) => `\`\`\`\n${json}\n\`\`\``],
    ['a fence that says JSON', (json) => `\n\`\`\`json\n${json}\n\`\`\`\n`],
    ['a fence with the line ends of Windows', (json) => `\`\`\`JSON\r\n${json}\r\n\`\`\``],
  ];
  for (const [what, fenced] of fences) {
    it(`may stand in ${what}`, () => {
      assert.deepEqual(parseContent(fenced(JSON.stringify(someContent(), null, 2))), someContent());
    });
  }

  const noObjects: readonly (readonly [string, string])[] = [
    ['prose', 'Here are your texts!'],
    ['JSON with prose before it', `Here you are: ${JSON.stringify(someContent())}`],
    ['prose around a fence', `Sure!\n\`\`\`json\n${JSON.stringify(someContent())}\n\`\`\``],
    ['half an answer', JSON.stringify(someContent()).slice(0, -20)],
    ['nothing', ''],
    ['a list', JSON.stringify([someContent()])],
    ['null', 'null'],
    ['a text', '"headline"'],
  ];
  for (const [what, answer] of noObjects) {
    it(`are refused where the answer is ${what}`, () => {
      assert.throws(() => parseContent(answer), { name: 'ContentInvalidError', message: /the answer is/ });
    });
  }

  const broken: readonly (readonly [unknown, RegExp])[] = [
    [someContent({ headline: words(14) }), /^headline has 14 words, 10 are allowed$/],
    [someContent({ headline: 'x'.repeat(101) }), /^headline has 101 characters, 100 are allowed$/],
    [someContent({ headline: 'One\nTwo' }), /^headline has several lines, one is allowed$/],
    [someContent({ headline: 'One\u2028Two' }), /^headline has several lines/],
    [someContent({ headline: ' ' }), /^headline is empty$/],
    [someContent({ tagline: words(6) }), /^tagline has 6 words, 5 are allowed$/],
    [someContent({ emailSubject: 'x'.repeat(151) }), /^emailSubject has 151 characters, 150 are allowed$/],
    [someContent({ emailSubject: 'Hello\r\nBcc: all@acme.example' }), /^emailSubject has several lines/],
    [someContent({ emailBody: words(201) }), /^emailBody has 201 words, 200 are allowed$/],
    [someContent({ emailBody: 'Hello <b>you</b>' }), /^emailBody has HTML, plain text is allowed$/],
    [someContent({ emailBody: '<script>alert(1)</script>' }), /^emailBody has HTML/],
    [someContent({ socialPost: '🚀'.repeat(281) }), /^socialPost has 281 characters, 280 are allowed$/],
    [someContent({ socialPost: 'a\u0000b' }), /^socialPost has control characters, none are allowed$/],
    [someContent({ socialPost: 'a\u202eb' }), /^socialPost has control characters/],
    [someContent({ socialPost: 'a\ud83d' }), /^socialPost has control characters/],
    [someContent({ emailBody: 'a\u001b[31mb' }), /^emailBody has control characters/],
    [withSection({ heading: 'x'.repeat(101) }), /^blogPost\.sections\.0\.heading has 101 characters/],
    [withSection({ body: words(301) }), /^blogPost\.sections\.0\.body has 301 words, 300 are allowed$/],
    [withSection({ body: undefined }), /^blogPost\.sections\.0\.body is missing or no string$/],
    [
      someContent({ blogPost: { title: 'x', sections: someContent().blogPost.sections.slice(1) } }),
      /^blogPost\.sections must have exactly 5 sections$/,
    ],
    [{ ...someContent(), headline: undefined }, /^headline is missing or no string$/],
    [{ ...someContent(), headline: ['a'] }, /^headline is missing or no string$/],
    [{ ...someContent(), price: 1 }, /^the answer has fields that are not asked for: price$/],
  ];
  for (const [pieces, message] of broken) {
    it(`are refused: ${message.source}`, () => {
      assert.throws(() => parse(pieces), { name: 'ContentInvalidError', message });
    });
  }

  it('are refused with everything that is wrong at once', () => {
    assert.throws(() => parse(someContent({ headline: words(11), tagline: words(6) })), {
      message: 'headline has 11 words, 10 are allowed; tagline has 6 words, 5 are allowed',
    });
  });

  const exact: readonly (readonly [string, Partial<ContentPieces>])[] = [
    ['10 words', { headline: words(10) }],
    ['5 words', { tagline: words(5) }],
    ['150 characters', { emailSubject: 'x'.repeat(150) }],
    ['200 words', { emailBody: words(200) }],
    ['280 emoji of two code units', { socialPost: '🚀'.repeat(280) }],
    ['a smaller-than sign', { socialPost: 'a < b and <3' }],
  ];
  for (const [what, pieces] of exact) {
    it(`may have exactly ${what}`, () => assert.doesNotThrow(() => parse(someContent(pieces))));
  }

  it('are never accepted over a limit, whatever is in them', () => {
    const limits: readonly (readonly [keyof ContentPieces, TextLimit])[] = [
      ['headline', contentLimits.headline],
      ['tagline', contentLimits.tagline],
      ['emailSubject', contentLimits.emailSubject],
      ['emailBody', contentLimits.emailBody],
      ['socialPost', contentLimits.socialPost],
    ];
    const unit = fc.constantFrom(
      'a',
      'word',
      ' ',
      '  ',
      '\n',
      '\t',
      '🚀',
      'é',
      '\u00a0',
      '\u200b',
      '<b>',
      '-',
    );
    const text = fc.array(unit, { maxLength: 700 }).map((units) => units.join(''));
    fc.assert(
      fc.property(fc.constantFrom(...limits), text, ([piece, limit], value) => {
        let accepted: ContentPieces;
        try {
          accepted = parse(someContent({ [piece]: value }));
        } catch (error) {
          return assert.equal((error as Error).name, 'ContentInvalidError');
        }
        const kept = String(accepted[piece]);
        assert.ok(wordCount(kept) <= (limit.words ?? Number.POSITIVE_INFINITY));
        assert.ok(characterCount(kept) <= limit.characters);
        assert.ok(limit.shape === 'paragraphs' || !kept.includes('\n'));
      }),
      { numRuns: 300 },
    );
  });
});

describe('the JSON schema of the texts', () => {
  interface Node {
    type: string;
    properties?: Record<string, Node>;
    required?: string[];
    additionalProperties?: boolean;
    items?: Node;
    description?: string;
  }
  const schema = contentJsonSchema() as unknown as Node;
  const nodes = (node: Node): Node[] => [
    node,
    ...Object.values(node.properties ?? {}).flatMap(nodes),
    ...(node.items === undefined ? [] : nodes(node.items)),
  ];

  it('is one that strict mode accepts', () => {
    assert.equal(schema.type, 'object');
    for (const node of nodes(schema).filter(({ type }) => type === 'object')) {
      assert.equal(node.additionalProperties, false);
      assert.deepEqual(node.required, Object.keys(node.properties ?? {}));
    }
    const known = ['type', 'properties', 'required', 'additionalProperties', 'items', 'description'];
    const allowed = new Set([...known, 'minItems', 'maxItems']);
    assert.deepEqual(
      nodes(schema).flatMap((node) => Object.keys(node).filter((key) => !allowed.has(key))),
      [],
    );
  });

  it('tells the model each limit', () => {
    assert.equal(
      schema.properties?.['headline']?.description,
      'at most 10 words and 100 characters, one line',
    );
    for (const node of nodes(schema).filter(({ type }) => type === 'string')) {
      assert.match(node.description ?? '', /at most .*\d+ characters/);
    }
  });
});
