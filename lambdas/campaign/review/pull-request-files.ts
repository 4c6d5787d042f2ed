import { stringify } from 'yaml';
import type { FileChange } from '../../vendors/github/git-objects.ts';
import type { Publication } from '../publication.ts';

/** The content as files that a person reviews. */
export function reviewFiles(publication: Publication): FileChange[] {
  const directory = 'campaigns';
  return [
    { path: `${directory}/content.yaml`, content: contentYaml(publication), encoding: 'utf-8' },
    { path: `${directory}/PREVIEW.md`, content: previewMarkdown(publication), encoding: 'utf-8' },
  ];
}

function contentYaml({ pieces, channels, networks, launchAt }: Publication): string {
  return stringify({ channels, networks, launchAt: launchAt ?? 'as soon as approved', ...pieces });
}

/** Texts of a model go into fences and quotes, so that they are shown and not obeyed. */
export function previewMarkdown({ name, pieces, assets, channels, hash }: Publication): string {
  const images = Object.values(assets).map(({ channel, url }) => `![${channel}](${url})`);
  return [
    `# ${inline(name)}`,
    `Channels: ${channels.join(', ')} · content \`${hash.slice(0, 12)}\``,
    ...images,
    `## ${inline(pieces.headline)}`,
    `*${inline(pieces.tagline)}*`,
    '### E-mail',
    `**${inline(pieces.emailSubject)}**`,
    quote(pieces.emailBody),
    '### Social post',
    quote(pieces.socialPost),
    `### Blog: ${inline(pieces.blogPost.title)}`,
    ...pieces.blogPost.sections.flatMap(({ heading, body }) => [`#### ${inline(heading)}`, quote(body)]),
    '',
  ].join('\n\n');
}

export function pullRequestBody(publication: Publication, campaignId: string): string {
  return [
    previewMarkdown(publication),
    '---',
    '- [ ] the voice is ours',
    '- [ ] images are good',
    '- [ ] all channels are covered',
    '- [ ] the call to action is clear',
    '- [ ] legal review is done',
    `Campaign \`${campaignId}\``,
  ].join('\n\n');
}

function inline(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|!@]/g, (character) => `\\${character}`).replace(/\s+/g, ' ');
}

function quote(text: string): string {
  return text
    .split('\n')
    .map((row) => `> ${inline(row)}`)
    .join('\n');
}
