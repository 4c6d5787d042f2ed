import * as z from 'zod';
import { configuredGithub, configuredSlack } from '../calls/configured-clients.ts';
import { configuredBodies } from '../campaign/configured-bodies.ts';
import { readPublication } from '../campaign/publication.ts';
import { openReview } from '../campaign/review/open-review.ts';
import { campaignSettings } from '../campaign/settings.ts';
import { createTaskHandler, TaskInput } from '../campaign/task-handler.ts';
import { stateMachines } from '../platform/step-functions-client.ts';

export const handler = createTaskHandler({
  input: TaskInput.extend({ revision: z.int().positive(), taskToken: z.string() }),
  // The phase is over when people have decided: SettleReview says so.
  part: () => ({ phase: 'review', name: 'opened', open: true }),
  run: async ({ revision, taskToken, workflow }, task) => {
    const bodies = configuredBodies();
    const publication = await readPublication(task.record, revision, bodies);
    await openReview(task, { round: revision, try: tryOf(workflow), token: taskToken }, publication, {
      github: () => configuredGithub(task),
      slack: () => configuredSlack(task),
      bodies,
      machines: stateMachines(),
      settings: campaignSettings(),
    });
  },
});

/** Later tries of a round compare as greater. */
function tryOf({ enteredAt, attempt }: z.infer<typeof TaskInput>['workflow']): string {
  return `${enteredAt}#${String(attempt).padStart(4, '0')}`;
}
