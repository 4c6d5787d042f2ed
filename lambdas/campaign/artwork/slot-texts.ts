import type { ContentPieces } from '../content.ts';
import type { SlotTexts } from './fill-template.ts';

/** What of a campaign's texts its images may show. */
export function slotTextsOf(
  name: string,
  { headline, tagline, blogPost }: Pick<ContentPieces, 'headline' | 'tagline' | 'blogPost'>,
): SlotTexts {
  return { headline, tagline, name, title: blogPost.title };
}
