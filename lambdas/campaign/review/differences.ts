import type { ContentPieces } from '../content.ts';
import type { Publication } from '../publication.ts';

/** One text, or image, that differs between two versions. */
export interface Difference {
  /** For people, such as `E-mail subject`. */
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** Every text of a campaign under the name that people know it by. */
export function textsOf({ headline, tagline, emailSubject, emailBody, socialPost, blogPost }: ContentPieces) {
  return {
    Headline: headline,
    Tagline: tagline,
    'E-mail subject': emailSubject,
    'E-mail': emailBody,
    'Social post': socialPost,
    'Blog title': blogPost.title,
    ...Object.fromEntries(
      blogPost.sections.flatMap(({ heading, body }, index) => [
        [`Blog heading ${index + 1}`, heading],
        [`Blog section ${index + 1}`, body],
      ]),
    ),
  };
}

/** What has changed from one version to the other, in the order of reading. */
export function differencesOf(before: Publication, after: Publication): Difference[] {
  const old: Record<string, string> = textsOf(before.pieces);
  const texts = Object.entries(textsOf(after.pieces))
    .filter(([name, text]) => old[name] !== text)
    .map(([name, text]) => ({ name, before: old[name] ?? '', after: text }));
  const images = after.channels
    .filter((channel) => before.assets[channel]?.sha256 !== after.assets[channel]?.sha256)
    .map((channel) => ({
      name: `Image for ${channel}`,
      before: before.assets[channel]?.url ?? 'none',
      after: after.assets[channel]?.url ?? 'none',
    }));
  return [...texts, ...images];
}
