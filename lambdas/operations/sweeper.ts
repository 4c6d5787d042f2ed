import * as z from 'zod';
import { workQueue } from '../campaign/admission/work-queue.ts';
import { configuredRecovery } from '../campaign/lifecycle/configured-recovery.ts';
import { sweep } from '../campaign/lifecycle/sweep.ts';
import { createHandler } from '../platform/handler.ts';

/** What one campaign may take: nothing new is begun so shortly before the end. In milliseconds. */
const oneCampaignMs = 30_000;

/** What is kept for the queue, so that it moves however much else there is to do. In milliseconds. */
const queueMs = 15_000;

/** Every five minutes: looks after every campaign whose time has come, and starts those whose turn it is. */
export const handler = createHandler({
  work: 'operation',
  input: z.unknown(),
  run: async (_event, { clock, deadlineAt }) => {
    const recovery = configuredRecovery(clock, deadlineAt);
    const swept = await sweep(recovery, deadlineAt - queueMs - oneCampaignMs);
    return { ...swept, queue: await workQueue(recovery.admission, deadlineAt - queueMs / 3) };
  },
});
