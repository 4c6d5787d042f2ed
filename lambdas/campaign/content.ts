import * as z from 'zod';
import { ContentInvalidError } from '../platform/errors.ts';
import { blogSections, brokenLimits, contentLimits, limitInWords, type TextLimit } from './content-limits.ts';

/** A text within its limit. White space around it is dropped and line ends are made plain. */
const text = (limit: TextLimit) =>
  z
    .string()
    .overwrite((value) => value.replaceAll('\r\n', '\n').trim())
    .superRefine((value, context) => {
      for (const problem of brokenLimits(value, limit)) {
        context.addIssue({ code: 'custom', message: problem });
      }
    })
    .describe(limitInWords(limit));

const BlogSection = z.strictObject({
  heading: text(contentLimits.sectionHeading),
  body: text(contentLimits.sectionBody),
});

/** Everything that a campaign says. A fresh draft, a reviewer's edit and what is published all fit this. */
export const ContentPieces = z.strictObject({
  headline: text(contentLimits.headline),
  tagline: text(contentLimits.tagline),
  emailSubject: text(contentLimits.emailSubject),
  emailBody: text(contentLimits.emailBody),
  socialPost: text(contentLimits.socialPost),
  blogPost: z.strictObject({
    title: text(contentLimits.blogTitle),
    sections: z
      .array(BlogSection)
      .length(blogSections, `must have exactly ${blogSections} sections`)
      .describe(`exactly ${blogSections} sections`),
  }),
});

export type ContentPieces = z.infer<typeof ContentPieces>;

/** The JSON schema for a model's strict mode: closed objects, every field required, limits in words. */
export function contentJsonSchema(): Record<string, unknown> {
  const { $schema: _, ...schema } = z.toJSONSchema(ContentPieces);
  return schema;
}

/**
 * Reads what a model wrote: one JSON object, bare or in one code fence.
 * @throws ContentInvalidError naming each piece and the limit that it breaks.
 */
export function parseContent(answer: string): ContentPieces {
  const parsed = ContentPieces.safeParse(jsonOf(answer));
  if (parsed.success) return parsed.data;
  throw new ContentInvalidError(parsed.error.issues.map(sentence).join('; '));
}

function jsonOf(answer: string): unknown {
  const fenced = /^\s*```(?:json)?[ \t]*\r?\n([\s\S]*?)\r?\n[ \t]*```\s*$/iu.exec(answer);
  try {
    return JSON.parse(fenced?.[1] ?? answer);
  } catch {
    throw new ContentInvalidError(
      'the answer is no JSON object; one JSON object and nothing else is asked for',
    );
  }
}

function sentence(issue: z.core.$ZodIssue): string {
  const piece = issue.path.join('.') || 'the answer';
  switch (issue.code) {
    case 'unrecognized_keys':
      return `${piece} has fields that are not asked for: ${issue.keys.slice(0, 5).join(', ').slice(0, 200)}`;
    case 'invalid_type':
      return `${piece} is missing or no ${issue.expected}`;
    default:
      return `${piece} ${issue.message}`;
  }
}
