import { configuredGuard } from '../calls/configured-calls.ts';
import type { Invocation } from '../platform/invocation.ts';
import { readRecord } from './campaign-table.ts';
import type { CampaignTask } from './campaign-task.ts';
import { configuredCampaigns } from './configured-tables.ts';
import { createLedger } from './ledger.ts';
import { createProgressNotes } from './progress.ts';

/**
 * What one invocation has of a campaign.
 * @param claimant who works on it, by the same name each time that it tries
 * @throws InvalidInputError where there is no such campaign
 */
export async function configuredTask(
  campaignId: string,
  { attempt, deadlineAt, clock }: Invocation,
  claimant: string,
): Promise<CampaignTask> {
  const table = configuredCampaigns();
  const guard = configuredGuard({ clock, deadlineAt }, claimant);
  return {
    record: await readRecord(table, campaignId),
    table,
    ledger: createLedger({ table, clock, guard, campaignId, attempt, deadlineAt }),
    progress: createProgressNotes(table, clock, campaignId),
    clock,
    guard,
    deadlineAt,
  };
}
