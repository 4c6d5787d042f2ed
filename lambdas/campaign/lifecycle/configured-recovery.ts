import type { Clock } from '../../platform/clock.ts';
import { configuredCampaigns } from '../configured-tables.ts';
import { configuredOutbox } from '../outbox/configured-outbox.ts';
import { drainOutbox } from '../outbox/drain-outbox.ts';
import { campaignSettings } from '../settings.ts';
import { configuredExecutions } from './configured-executions.ts';
import type { RecoverDeps } from './recover.ts';
import { requestVerification } from './request-verification.ts';

/** What the stage's campaigns are looked after with. */
export const configuredRecovery = (clock: Clock, deadlineAt: number): RecoverDeps => ({
  table: configuredCampaigns(),
  clock,
  retentionDays: campaignSettings().retentionDays,
  executions: configuredExecutions(),
  drain: ({ campaignId }) => drainOutbox(campaignId, configuredOutbox(clock, deadlineAt)),
  verify: ({ campaignId }) => requestVerification(campaignId),
});
