import * as z from 'zod';
import { configuredCampaigns } from '../campaign/configured-tables.ts';
import { workReviews } from '../campaign/review/work-reviews.ts';
import { campaignSettings } from '../campaign/settings.ts';
import { createHandler } from '../platform/handler.ts';
import { startFunction } from '../platform/start-function.ts';
import { stateMachines } from '../platform/step-functions-client.ts';

/** What one review may take: nothing new is begun so shortly before the end. In milliseconds. */
const oneReviewMs = 15_000;

/** Every five minutes: reminders, deadlines, decisions that the machine has not heard of, webhooks that were lost. */
export const handler = createHandler({
  work: 'operation',
  input: z.unknown(),
  run: (_event, { clock, deadlineAt }) =>
    workReviews(
      {
        table: configuredCampaigns(),
        machines: stateMachines(),
        clock,
        settings: campaignSettings(),
        start: startFunction,
      },
      deadlineAt - oneReviewMs,
    ),
});
