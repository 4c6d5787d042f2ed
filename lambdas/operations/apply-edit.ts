import * as z from 'zod';
import { configuredFigma, configuredGithub, configuredSlack } from '../calls/configured-clients.ts';
import { loadArtworkAssets } from '../campaign/artwork/artwork-assets.ts';
import { createRenderer } from '../campaign/artwork/renderer.ts';
import { configuredBodies, configuredImages } from '../campaign/configured-bodies.ts';
import { configuredTask } from '../campaign/configured-task.ts';
import { configuredOutbox } from '../campaign/outbox/configured-outbox.ts';
import { drainOutbox } from '../campaign/outbox/drain-outbox.ts';
import { applyEdit } from '../campaign/review/apply-edit.ts';
import { campaignSettings } from '../campaign/settings.ts';
import { environmentText } from '../platform/environment.ts';
import { createHandler } from '../platform/handler.ts';

/** Started when somebody has edited the texts of a campaign in review. */
export const handler = createHandler({
  work: 'operation',
  input: z.object({ campaignId: z.uuid(), editId: z.uuid() }),
  logFields: ({ campaignId }) => ({ campaign_id: campaignId }),
  run: async ({ campaignId, editId }, invocation) => {
    const task = await configuredTask(campaignId, invocation, `${campaignId}/edit/${editId}`);
    await applyEdit(task, editId, {
      figma: () => configuredFigma(task),
      github: () => configuredGithub(task),
      slack: () => configuredSlack(task),
      renderer: async () => createRenderer(await loadArtworkAssets(environmentText('LAMBDA_TASK_ROOT'))),
      bodies: configuredBodies(),
      images: configuredImages(),
      imagesBaseUrl: environmentText('IMAGES_BASE_URL'),
      settings: campaignSettings(),
    });
    await drainOutbox(campaignId, configuredOutbox(invocation.clock, invocation.deadlineAt));
  },
});
