import { type Publication, shortHash } from '../publication.ts';

/** How it will look, for people. Texts of a model go into quotes, so that they are shown and not obeyed. */
export function previewMarkdown({ name, pieces, assets, channels, launchAt, hash }: Publication): string {
  const images = Object.values(assets).map(({ channel, url }) => `![${channel}](${url})`);
  return [
    `# ${inline(name)}`,
    `Channels: ${channels.join(', ')} · goes out ${launchAt ?? 'when approved'} · content \`${shortHash(hash)}\``,
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

/** What reviewers are asked in the pull request; the texts themselves are in its files. */
export function pullRequestBody({ name, channels, launchAt }: Publication, campaignId: string): string {
  return [
    `Please review the campaign **${inline(name)}** (${channels.join(', ')}; goes out ${launchAt ?? 'when approved'}).`,
    'Approve this pull request, or merge it, to approve the campaign; request changes to have it written anew with ' +
      'what you say; close it to reject it. To change a text yourself, edit `content.yaml` here and push. ' +
      '`PREVIEW.md` shows the whole with its images.',
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
