import { createHash } from 'node:crypto';
import type { Renderer } from '../../lambdas/campaign/artwork/renderer.ts';
import { slotTextsOf } from '../../lambdas/campaign/artwork/slot-texts.ts';
import { ContentPieces } from '../../lambdas/campaign/content.ts';
import { type Publication, publicationOf } from '../../lambdas/campaign/publication.ts';
import type { Person } from '../../lambdas/campaign/settings.ts';
import { type Artwork, drawArtwork } from './artwork.ts';

export const campaignId = '4c9e9d79-305a-59d2-bd56-01a0713fb1bb';
export const name = 'Autumn Observability Launch';
export const openedAt = Date.parse('2026-11-23T08:40:00Z');

export const people: readonly Person[] = [
  { email: 'reviewer@your-org.example', slack: 'U0000000000' },
  { email: 'second-reviewer@your-org.example', slack: 'U0000000001' },
];

/** Whom a mention shows. */
export const names = Object.fromEntries(
  people.map(({ slack = '', email }) => [slack, email.split('@')[0] ?? email]),
);

const pieces = ContentPieces.parse({
  headline: 'See every deployment in one place',
  tagline: 'Causes in minutes, not meetings',
  emailSubject: 'Know what changed before they ask',
  emailBody:
    'Something broke, and six teams deployed this morning. Which of it was it?\n\n' +
    'From today, every deployment stands on one timeline, with what it did to latency and errors ' +
    'beside it. Start free, and grow when you do.',
  socialPost: 'Six teams deployed this morning. See which of it broke.',
  blogPost: {
    title: 'Every deployment on one timeline',
    sections: [
      {
        heading: 'The morning after six deployments',
        body: 'Something is slow, and nobody knows since when.',
      },
      {
        heading: 'One timeline for all of it',
        body: 'Each deployment is a mark, with its author and its diff.',
      },
      {
        heading: 'From symptom to cause',
        body: 'Choose the moment at which it got worse, and look left of it.',
      },
      { heading: 'What it does not do', body: 'It does not roll anything back by itself.' },
      { heading: 'Starting free', body: 'Up to ten services cost nothing.' },
    ],
  },
});

export interface Example {
  readonly first: Publication;
  /** After somebody has changed headline and subject. */
  readonly edited: Publication;
  readonly images: ReadonlyMap<string, Artwork>;
}

/** A campaign for mail and blog, as it was written and as somebody has edited it. */
export function exampleCampaign(renderer: Renderer): Example {
  const images = new Map<string, Artwork>();
  const version = (texts: ContentPieces, letter: string): Publication => {
    const slots = slotTextsOf(name, texts);
    const asset = <Channel extends 'email' | 'blog'>(channel: Channel, template: string) => {
      const artwork = drawArtwork(template, slots, `${channel}-`, renderer);
      const key = `campaigns/${campaignId}/${channel}-${letter}.png`;
      const url = `https://images.your-org.example/${key}`;
      images.set(url, artwork);
      const sha256 = createHash('sha256').update(artwork.svg).digest('hex');
      return { channel, key, url, width: artwork.width, height: artwork.height, sha256 };
    };
    return publicationOf({
      name,
      pieces: texts,
      assets: { email: asset('email', 'email-banner.svg'), blog: asset('blog', 'blog-header.svg') },
      channels: ['email', 'blog'],
      networks: [],
    });
  };
  const first = version(pieces, 'a');
  const headline = 'See what every deployment did';
  const emailSubject = 'Know what changed, and since when';
  return { first, edited: version({ ...pieces, headline, emailSubject }, 'b'), images };
}
