import { configuredCircuits } from '../../calls/configured-calls.ts';
import type { Clock } from '../../platform/clock.ts';
import { configuredCampaigns } from '../configured-tables.ts';
import { campaignSettings } from '../settings.ts';
import type { Admission } from './admission.ts';

/** What the stage's campaigns are let in with. */
export function configuredAdmission(clock: Clock, start: Admission['start']): Admission {
  return {
    table: configuredCampaigns(),
    circuits: configuredCircuits(),
    clock,
    maxRunning: campaignSettings().maxRunning,
    start,
  };
}
