import { configuredSendgrid } from '../calls/configured-clients.ts';
import { configuredBodies } from '../campaign/configured-bodies.ts';
import { publishEmail } from '../campaign/distribution/publish-email.ts';
import { PublishInput } from '../campaign/distribution/publish-input.ts';
import { readApprovedPublication } from '../campaign/publication.ts';
import { campaignSettings } from '../campaign/settings.ts';
import { createTaskHandler } from '../campaign/task-handler.ts';

export const handler = createTaskHandler({
  input: PublishInput,
  part: ({ channel }) => ({ phase: 'distribution', name: channel }),
  run: async ({ revision }, task) =>
    publishEmail(task, revision, await readApprovedPublication(task.record, revision, configuredBodies()), {
      sendgrid: await configuredSendgrid(task),
      holdWindowMs: campaignSettings().holdWindowMinutes * 60_000,
    }),
});
