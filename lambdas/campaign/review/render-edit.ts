import { createHash, randomBytes } from 'node:crypto';
import type { Figma, FigmaSettings } from '../../vendors/figma.ts';
import { fillTemplate } from '../artwork/fill-template.ts';
import type { Renderer } from '../artwork/renderer.ts';
import { slotTextsOf } from '../artwork/slot-texts.ts';
import { readSvgTemplate } from '../artwork/svg-template.ts';
import type { Bodies } from '../bodies.ts';
import { bodyKeys } from '../body-keys.ts';
import type { CampaignTask } from '../campaign-task.ts';
import type { Channel } from '../channels.ts';
import { Asset } from '../design/assets.ts';
import type { Publication } from '../publication.ts';
import { storeBody } from '../store-body.ts';
import type { Edit } from './edit.ts';

export interface RenderEditDeps {
  readonly figma: () => Promise<{ readonly client: Figma; readonly settings: FigmaSettings }>;
  readonly renderer: () => Promise<Renderer>;
  readonly images: Bodies;
  /** Without a slash at the end. */
  readonly imagesBaseUrl: string;
}

/**
 * The images of an edited publication: those that show a changed text are drawn anew, the others stay as they
 * are, and Figma is asked only where a text has changed that an image can show.
 */
export async function renderEdit(
  task: CampaignTask,
  edit: Edit,
  before: Publication,
  deps: RenderEditDeps,
): Promise<Publication['assets']> {
  const texts = slotTextsOf(before.name, edit.pieces);
  const changed = new Set(changedTexts(slotTextsOf(before.name, before.pieces), texts));
  if (changed.size === 0) return before.assets;
  const { client, settings } = await deps.figma();
  const drawn = before.channels.filter((channel) => before.assets[channel] !== undefined);
  const templates = await client.exportTemplates([
    ...new Set(drawn.map((channel) => settings.frames[channel])),
  ]);
  const assets = { ...before.assets };
  for (const channel of drawn) {
    const template = templates[settings.frames[channel]];
    const shows =
      template !== undefined && readSvgTemplate(template).slots.some(({ name }) => changed.has(name));
    if (!shows) continue;
    const renderer = await deps.renderer();
    const image = renderer.draw(fillTemplate(template, texts, renderer));
    assets[channel] = await storeImage(task, edit, channel, image, deps);
  }
  return assets;
}

function changedTexts(before: object, after: object): string[] {
  const old = new Map(Object.entries(before));
  return Object.entries(after).flatMap(([name, text]) => (old.get(name) === text ? [] : [name]));
}

async function storeImage(
  task: CampaignTask,
  { editId, round }: Edit,
  channel: Channel,
  { png, width, height }: ReturnType<Renderer['draw']>,
  { images, imagesBaseUrl }: RenderEditDeps,
): Promise<Asset> {
  const { campaignId } = task.record;
  const stored = await storeBody(task, images, {
    effect: `review/image/${channel}-${editId.slice(0, 8)}@${round}`,
    kind: 'stored-image',
    key: () => bodyKeys.image(campaignId, round, channel, randomBytes(16).toString('hex')),
    write: (key) => images.writeBytes(key, png, 'image/png'),
    facts: (key, bytes = png) => {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      return { key, channel, url: `${imagesBaseUrl}/${key}`, width, height, sha256 } satisfies Asset;
    },
  });
  return Asset.parse(stored);
}
