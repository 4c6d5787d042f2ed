import { ContentPieces } from '../content.ts';

/** Texts as somebody has typed them, or what is wrong with them, by path. */
export type EditedPieces =
  | { readonly kind: 'fine'; readonly pieces: ContentPieces }
  | { readonly kind: 'broken'; readonly problems: Readonly<Record<string, string>> };

/** Puts texts that were typed under their paths, such as `blogPost.sections.0.body`, over those that were there. */
export function editPieces(before: ContentPieces, typed: Readonly<Record<string, string>>): EditedPieces {
  const text = (path: string, old: string) => typed[path] ?? old;
  const { blogPost } = before;
  return checked({
    headline: text('headline', before.headline),
    tagline: text('tagline', before.tagline),
    emailSubject: text('emailSubject', before.emailSubject),
    emailBody: text('emailBody', before.emailBody),
    socialPost: text('socialPost', before.socialPost),
    blogPost: {
      title: text('blogPost.title', blogPost.title),
      sections: blogPost.sections.map(({ heading, body }, index) => ({
        heading: text(`blogPost.sections.${index}.heading`, heading),
        body: text(`blogPost.sections.${index}.body`, body),
      })),
    },
  });
}

function checked(pieces: unknown): EditedPieces {
  const parsed = ContentPieces.safeParse(pieces);
  if (parsed.success) return { kind: 'fine', pieces: parsed.data };
  const problems = parsed.error.issues.map(({ path, message }) => [path.join('.'), message]);
  return { kind: 'broken', problems: Object.fromEntries(problems) };
}
