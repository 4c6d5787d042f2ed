import { createHash } from 'node:crypto';
import type { Channel } from '../../../lambdas/campaign/channels.ts';
import type { ContentPieces } from '../../../lambdas/campaign/content.ts';
import type { Asset } from '../../../lambdas/campaign/design/assets.ts';
import { type Intent, type Publication, publicationOf } from '../../../lambdas/campaign/publication.ts';

/** Texts that say which they are. */
export function somePieces(overrides: Partial<ContentPieces> = {}): ContentPieces {
  return {
    headline: 'Ship on Fridays again',
    tagline: 'Deploy without dread',
    emailSubject: 'Your Fridays are back',
    emailBody: 'Hello,\n\nsee every deployment in one place.',
    socialPost: 'Ship on Fridays again.',
    blogPost: {
      title: 'What changes when a release can be taken back',
      sections: [1, 2, 3, 4, 5].map((n) => ({ heading: `Heading ${n}`, body: `Section ${n} says this.` })),
    },
    ...overrides,
  };
}

/** Texts that are as long as they may be, of one character. */
export function longestPieces(character: string): ContentPieces {
  const text = (characters: number) => character.repeat(characters);
  return {
    headline: text(100),
    tagline: text(60),
    emailSubject: text(150),
    emailBody: text(2_000),
    socialPost: text(280),
    blogPost: {
      title: text(120),
      sections: Array.from({ length: 5 }, () => ({ heading: text(100), body: text(3_000) })),
    },
  };
}

/** An image that shows `shown`. */
export function anImage(channel: Channel, shown: string): Asset {
  const sha256 = createHash('sha256').update(shown).digest('hex');
  const key = `campaigns/c/1-${channel}-secret.png`;
  return { channel, key, url: `https://images.example/${key}`, width: 1200, height: 630, sha256 };
}

/** What people are asked about, with an image for each channel. */
export function aPublication(overrides: Partial<Intent> = {}): Publication {
  const channels = overrides.channels ?? ['email', 'social', 'blog'];
  return publicationOf({
    name: 'Autumn Launch',
    pieces: somePieces(),
    assets: Object.fromEntries(channels.map((channel) => [channel, anImage(channel, 'as designed')])),
    channels,
    networks: ['linkedin'],
    ...overrides,
  });
}
