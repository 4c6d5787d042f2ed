/** How long and of what shape one text may be. */
export interface TextLimit {
  /** Words are what white space separates. */
  readonly words?: number;
  /** Code points, so that an emoji outside the basic plane counts as one. */
  readonly characters: number;
  readonly shape: 'one line' | 'paragraphs';
}

/** Every limit of the texts, used by the check, by the prompt and by the JSON schema for the model. */
export const contentLimits = {
  headline: { words: 10, characters: 100, shape: 'one line' },
  tagline: { words: 5, characters: 60, shape: 'one line' },
  emailSubject: { characters: 150, shape: 'one line' },
  emailBody: { words: 200, characters: 2_000, shape: 'paragraphs' },
  socialPost: { characters: 280, shape: 'paragraphs' },
  blogTitle: { characters: 120, shape: 'one line' },
  sectionHeading: { characters: 100, shape: 'one line' },
  sectionBody: { words: 300, characters: 3_000, shape: 'paragraphs' },
} as const satisfies Record<string, TextLimit>;

export const blogSections = 5;

export function wordCount(text: string): number {
  return text.split(/\s+/u).filter((word) => word !== '').length;
}

export function characterCount(text: string): number {
  return [...text].length;
}

/** The limit as a phrase: "at most 10 words and 100 characters, one line". */
export function limitInWords(limit: TextLimit): string {
  const words = limit.words === undefined ? '' : `${limit.words} words and `;
  const shape = limit.shape === 'one line' ? 'one line' : 'plain paragraphs separated by blank lines';
  return `at most ${words}${limit.characters} characters, ${shape}`;
}

/** Control characters, surrogates without their half, and marks that turn the direction of what follows. */
const hidden = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u;
const lineBreak = /[\n\u2028\u2029]/u;
const markup = /<\/?[a-z][^<>]*>|<!--/iu;

/** What is wrong with a text, each as a phrase that follows its name: "has 14 words, 10 are allowed". */
export function brokenLimits(text: string, limit: TextLimit): string[] {
  if (text.trim() === '') return ['is empty'];
  const words = wordCount(text);
  const characters = characterCount(text);
  return [
    limit.words !== undefined && words > limit.words && `has ${words} words, ${limit.words} are allowed`,
    characters > limit.characters && `has ${characters} characters, ${limit.characters} are allowed`,
    limit.shape === 'one line' && lineBreak.test(text) && 'has several lines, one is allowed',
    hidden.test(text.replaceAll('\n', ' ')) && 'has control characters, none are allowed',
    markup.test(text) && 'has HTML, plain text is allowed',
  ].filter((problem) => problem !== false);
}
