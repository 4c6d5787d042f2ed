import { configuredBuffer } from '../calls/configured-clients.ts';
import { configuredBodies } from '../campaign/configured-bodies.ts';
import { PublishInput } from '../campaign/distribution/publish-input.ts';
import { publishSocial } from '../campaign/distribution/publish-social.ts';
import { readApprovedPublication } from '../campaign/publication.ts';
import { campaignSettings } from '../campaign/settings.ts';
import { createTaskHandler } from '../campaign/task-handler.ts';

export const handler = createTaskHandler({
  input: PublishInput,
  part: ({ channel }) => ({ phase: 'distribution', name: channel }),
  run: async ({ revision }, task) => {
    const { client, settings } = await configuredBuffer(task);
    const publication = await readApprovedPublication(task.record, revision, configuredBodies());
    const holdWindowMs = campaignSettings().holdWindowMinutes * 60_000;
    return publishSocial(task, revision, publication, { buffer: client, settings, holdWindowMs });
  },
});
