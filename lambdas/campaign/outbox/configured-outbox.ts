import { configuredCalls } from '../../calls/configured-calls.ts';
import { configuredSlack } from '../../calls/configured-clients.ts';
import type { Clock } from '../../platform/clock.ts';
import { configuredCampaigns } from '../configured-tables.ts';
import { campaignSettings } from '../settings.ts';
import type { OutboxDeps } from './drain-outbox.ts';

/** Tells people in the stage's Slack channel, until the end of this invocation. */
export const configuredOutbox = (clock: Clock, deadlineAt: number): OutboxDeps => ({
  table: configuredCampaigns(),
  clock,
  deadlineAt,
  slack: () => configuredSlack(configuredCalls({ clock, deadlineAt }, 'notices')),
  retentionDays: campaignSettings().retentionDays,
});
