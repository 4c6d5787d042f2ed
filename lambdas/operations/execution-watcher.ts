import * as z from 'zod';
import { configuredExecutions } from '../campaign/lifecycle/configured-executions.ts';
import { campaignOf } from '../campaign/lifecycle/executions.ts';
import { recover } from '../campaign/lifecycle/recover.ts';
import { requestVerification } from '../campaign/lifecycle/request-verification.ts';
import { drainOutbox } from '../campaign/outbox/drain-outbox.ts';
import { campaignSettings } from '../campaign/settings.ts';
import { documents } from '../platform/dynamodb-client.ts';
import { environmentText } from '../platform/environment.ts';
import { createHandler } from '../platform/handler.ts';
import { configuredSlack } from '../vendors/configured-clients.ts';

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
  run: async ({ detail }, { clock, deadlineAt }) => {
    const table = { documents: documents(), name: environmentText('CAMPAIGNS_TABLE') };
    const { retentionDays } = campaignSettings();
    const slack = () => configuredSlack(clock);
    const steps = await recover(campaignOf(detail.name), {
      table,
      clock,
      retentionDays,
      executions: configuredExecutions(),
      drain: ({ campaignId }) => drainOutbox(campaignId, { table, clock, deadlineAt, slack, retentionDays }),
      verify: ({ campaignId }) => requestVerification(campaignId),
    });
    return { steps };
  },
});
