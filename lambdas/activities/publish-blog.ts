import { configuredGithub } from '../calls/configured-clients.ts';
import { configuredBodies } from '../campaign/configured-bodies.ts';
import { publishBlog } from '../campaign/distribution/publish-blog.ts';
import { PublishInput } from '../campaign/distribution/publish-input.ts';
import { readApprovedPublication } from '../campaign/publication.ts';
import { createTaskHandler } from '../campaign/task-handler.ts';

export const handler = createTaskHandler({
  input: PublishInput,
  part: ({ channel }) => ({ phase: 'distribution', name: channel }),
  run: async ({ revision }, task) => {
    const { client, settings } = await configuredGithub(task);
    const publication = await readApprovedPublication(task.record, revision, configuredBodies());
    return publishBlog(task, revision, publication, { github: client, settings });
  },
});
