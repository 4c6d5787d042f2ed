import * as z from 'zod';
import { configuredRecovery } from '../campaign/lifecycle/configured-recovery.ts';
import { campaignOf } from '../campaign/lifecycle/executions.ts';
import { recover } from '../campaign/lifecycle/recover.ts';
import { createHandler } from '../platform/handler.ts';

/** The part of "Step Functions Execution Status Change" that says whose execution it was. */
const StatusChange = z.object({ detail: z.object({ name: z.string(), status: z.string() }) });

/**
 * An execution was aborted, has timed out or has failed: its campaign gets what it needs. The event is no more
 * than a reason to look: what is done depends on the record and on what Step Functions says now, so events
 * may come late, twice or not at all.
 */
export const handler = createHandler({
  work: 'operation',
  input: StatusChange,
  logFields: ({ detail }) => ({ campaign_id: campaignOf(detail.name), workflow_id: detail.name }),
  run: async ({ detail }, { clock, deadlineAt }) => ({
    steps: await recover(campaignOf(detail.name), configuredRecovery(clock, deadlineAt)),
  }),
});
