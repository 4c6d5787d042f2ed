import { stringify } from 'yaml';
import { shortIdOf, slugOf } from '../identity.ts';
import type { Publication } from '../publication.ts';

/** `<directory>/2026-11-22-name-1a2b3c4d.md`: no two campaigns write the same file. */
export function blogPath(directory: string, campaignId: string, name: string, day: string): string {
  return `${directory}/${day}-${slugOf(name)}-${shortIdOf(campaignId)}.md`;
}

/** The post as Markdown with front matter, which a YAML library writes so that no title can break it. */
export function blogMarkdown({ pieces, assets }: Publication, publishedAt: string): string {
  const { title, sections } = pieces.blogPost;
  const frontMatter = stringify({
    layout: 'post',
    title,
    description: pieces.tagline,
    date: publishedAt,
    ...(assets.blog === undefined ? {} : { image: assets.blog.url }),
  });
  const body = sections.map(({ heading, body }) => `## ${heading}\n\n${body}\n`).join('\n');
  return `---\n${frontMatter}---\n\n${body}`;
}
