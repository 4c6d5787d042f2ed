import { createHash, randomBytes } from 'node:crypto';
import { InvalidInputError } from '../../platform/errors.ts';
import type { Figma, FigmaSettings } from '../../vendors/figma.ts';
import { fillTemplate } from '../artwork/fill-template.ts';
import type { Renderer } from '../artwork/renderer.ts';
import { slotTextsOf } from '../artwork/slot-texts.ts';
import type { Bodies } from '../bodies.ts';
import { bodyKeys } from '../body-keys.ts';
import type { CampaignTask } from '../campaign-task.ts';
import type { Channel } from '../channels.ts';
import { StoredContent } from '../content-creation/stored-content.ts';
import { storeBody } from '../store-body.ts';
import { ok, type Verdict } from '../verdict.ts';
import { type Asset, imageEffectOf, readAssets } from './assets.ts';

export interface RenderDeps {
  readonly figma: () => Promise<{ readonly client: Figma; readonly settings: FigmaSettings }>;
  readonly renderer: () => Promise<Renderer>;
  readonly bodies: Bodies;
  readonly images: Bodies;
  /** Without a slash at the end. */
  readonly imagesBaseUrl: string;
}

/** Draws a channel's image from its Figma frame and the texts. What was drawn for a revision is kept. */
export async function renderAsset(
  task: CampaignTask,
  revision: number,
  channel: Channel,
  deps: RenderDeps,
): Promise<Verdict> {
  const { record } = task;
  const { campaignId } = record;
  const subject = `asset/${channel}`;
  if (readAssets(record, revision, [channel])[channel] !== undefined) return ok(subject);

  const content = await deps.bodies.readJson(bodyKeys.content(campaignId, revision), StoredContent);
  if (content === undefined) throw new InvalidInputError(`revision ${revision} has no content to draw`);
  const texts = slotTextsOf(record.brief.name, content.pieces);
  const renderer = await deps.renderer();
  const { png, width, height } = renderer.draw(
    fillTemplate(await templateOf(channel, deps.figma), texts, renderer),
  );

  await storeBody(task, deps.images, {
    effect: imageEffectOf(channel, revision),
    kind: 'stored-image',
    key: () => bodyKeys.image(campaignId, revision, channel, randomBytes(16).toString('hex')),
    write: (key) => deps.images.writeBytes(key, png, 'image/png'),
    facts: (key, stored = png) => {
      const sha256 = createHash('sha256').update(stored).digest('hex');
      return { key, channel, url: `${deps.imagesBaseUrl}/${key}`, width, height, sha256 } satisfies Asset;
    },
  });
  return ok(subject);
}

async function templateOf(channel: Channel, figma: RenderDeps['figma']): Promise<string> {
  const { client, settings } = await figma();
  const frame = settings.frames[channel];
  const template = (await client.exportTemplates([frame]))[frame];
  if (template === undefined) throw new InvalidInputError(`Figma has no frame ${frame} for ${channel}`);
  return template;
}
