import type { SFNClient } from '@aws-sdk/client-sfn';
import { runNameOf, startExecution } from './executions.ts';

/**
 * Starts a run of a campaign. Doing it twice starts one: its name is taken for 90 days, and an execution whose
 * campaign does not wait for it ends at once.
 */
export function startCampaign(
  machines: SFNClient,
  machineArn: string,
  campaignId: string,
  run = 1,
): Promise<void> {
  return startExecution(machines, machineArn, runNameOf(campaignId, run), campaignId);
}
