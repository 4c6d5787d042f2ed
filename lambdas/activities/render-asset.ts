import * as z from 'zod';
import { configuredFigma } from '../calls/configured-clients.ts';
import { loadArtworkAssets } from '../campaign/artwork/artwork-assets.ts';
import { createRenderer } from '../campaign/artwork/renderer.ts';
import { channels } from '../campaign/channels.ts';
import { configuredBodies, configuredImages } from '../campaign/configured-bodies.ts';
import { renderAsset } from '../campaign/design/render-asset.ts';
import { createTaskHandler, TaskInput } from '../campaign/task-handler.ts';
import { environmentText } from '../platform/environment.ts';

/** The renderer and its fonts lie next to the bundle. */
const renderer = async () => createRenderer(await loadArtworkAssets(environmentText('LAMBDA_TASK_ROOT')));

export const handler = createTaskHandler({
  input: TaskInput.extend({ revision: z.int().positive(), channel: z.enum(channels) }),
  part: ({ channel }) => ({ phase: 'design', name: channel }),
  run: ({ revision, channel }, task) =>
    renderAsset(task, revision, channel, {
      figma: () => configuredFigma(task),
      renderer,
      bodies: configuredBodies(),
      images: configuredImages(),
      imagesBaseUrl: environmentText('IMAGES_BASE_URL'),
    }),
});
