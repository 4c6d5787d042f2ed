import * as z from 'zod';
import { configuredPages } from '../calls/configured-clients.ts';
import { configuredBodies } from '../campaign/configured-bodies.ts';
import { scrapePage } from '../campaign/research/scrape-page.ts';
import { createTaskHandler, TaskInput } from '../campaign/task-handler.ts';

export const handler = createTaskHandler({
  input: TaskInput.extend({ page: z.int().min(0) }),
  part: ({ page }) => ({ phase: 'research', name: `page-${page}` }),
  run: ({ page }, task) =>
    scrapePage(task, page, { pages: configuredPages(task), bodies: configuredBodies() }),
});
