import { parse, stringify } from 'yaml';
import { InvalidInputError } from '../../platform/errors.ts';
import type { FileChange } from '../../vendors/github/git-objects.ts';
import { ContentPieces } from '../content.ts';
import { shortIdOf, slugOf } from '../identity.ts';
import type { Publication } from '../publication.ts';
import { previewMarkdown } from './preview-markdown.ts';

const instructions = [
  ' The texts of the campaign. Change them here and push: that is an edit, and earlier approvals fall.',
  ' Anything else than these texts is changed in the wizard.',
].join('\n');

/** Every campaign has a folder of its own, so that reviews that are merged never meet. */
const folderOf = (campaignId: string, name: string) => `campaigns/${slugOf(name)}-${shortIdOf(campaignId)}`;

/** Where the texts are that people may change. */
export const textsPathOf = (campaignId: string, name: string) => `${folderOf(campaignId, name)}/content.yaml`;

const previewPathOf = (campaignId: string, name: string) => `${folderOf(campaignId, name)}/PREVIEW.md`;

/** Every file that a review has; a merge puts them on the base branch. */
export const reviewPathsOf = (campaignId: string, name: string): readonly string[] => [
  textsPathOf(campaignId, name),
  previewPathOf(campaignId, name),
];

/** The content as files that a person reviews and edits. */
export function reviewFiles(campaignId: string, publication: Publication): FileChange[] {
  const { name } = publication;
  return [
    { path: textsPathOf(campaignId, name), content: textsFile(publication), encoding: 'utf-8' },
    {
      path: previewPathOf(campaignId, name),
      content: previewMarkdown(publication),
      encoding: 'utf-8',
    },
  ];
}

/** Lines are kept as they are: a folded text that is indented with odd spaces comes back with an empty line more. */
export function textsFile({ pieces }: Pick<Publication, 'pieces'>): string {
  const texts = stringify(pieces, { lineWidth: 100, blockQuote: 'literal' });
  return `#${instructions.replaceAll('\n', '\n#')}\n${texts}`;
}

/** What somebody has made of the texts. @throws InvalidInputError naming each text that cannot be used. */
export function parseTextsFile(file: string): ContentPieces {
  const parsed = ContentPieces.safeParse(yamlOf(file));
  if (parsed.success) return parsed.data;
  throw new InvalidInputError(
    'the texts cannot be used',
    parsed.error.issues.map(({ path, message }) => ({ field: path.join('.'), message })),
  );
}

function yamlOf(file: string): unknown {
  try {
    return parse(file, { maxAliasCount: 0 });
  } catch (error) {
    throw new InvalidInputError(`content.yaml is no YAML: ${error instanceof Error ? error.message : ''}`);
  }
}
