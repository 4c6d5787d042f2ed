import { configuredCalls } from '../../calls/configured-calls.ts';
import { configuredGithub, configuredSlack } from '../../calls/configured-clients.ts';
import type { Clock } from '../../platform/clock.ts';
import { configuredCampaigns } from '../configured-tables.ts';
import { campaignSettings } from '../settings.ts';
import type { OutboxDeps } from './drain-outbox.ts';

/** Tells people in the stage's Slack channel and below pull requests, until the end of this invocation. */
export const configuredOutbox = (clock: Clock, deadlineAt: number): OutboxDeps => {
  const calls = configuredCalls({ clock, deadlineAt }, 'notices');
  return {
    table: configuredCampaigns(),
    clock,
    deadlineAt,
    slack: () => configuredSlack(calls),
    github: () => configuredGithub(calls),
    retentionDays: campaignSettings().retentionDays,
  };
};
