import * as z from 'zod';
import { configuredRecovery } from '../campaign/lifecycle/configured-recovery.ts';
import { sweep } from '../campaign/lifecycle/sweep.ts';
import { createHandler } from '../platform/handler.ts';

/** What one campaign may take: nothing new is begun so shortly before the end. In milliseconds. */
const oneCampaignMs = 30_000;

/** Every five minutes: looks after every campaign whose time has come. */
export const handler = createHandler({
  work: 'operation',
  input: z.unknown(),
  run: (_event, { clock, deadlineAt }) =>
    sweep(configuredRecovery(clock, deadlineAt), deadlineAt - oneCampaignMs),
});
