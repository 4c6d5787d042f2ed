import type { CampaignBrief } from '../brief.ts';
import { putUnlessThere } from '../campaign-items.ts';
import type { CampaignTable } from '../campaign-table.ts';
import { campaignIdOf } from '../identity.ts';
import type { CampaignRecord } from '../record.ts';

export interface CampaignOrder {
  readonly tenant: string;
  readonly wizardId: string;
  /** 1 for the first campaign of a wizard, one more for each time that it is run again. */
  readonly attempt: number;
  readonly requester: string;
  readonly brief: CampaignBrief;
}

/** How long an approved campaign may stay unstarted before the sweeper starts it, in milliseconds. */
export const startGraceMs = 60_000;

/**
 * Writes the record that guards against a second start. The same order again changes nothing and answers the
 * same id: a crash after this is taken up by the sweeper, which finds the record by `wakeAt`.
 */
export async function createCampaign(
  table: CampaignTable,
  order: CampaignOrder,
  now: number,
): Promise<string> {
  const campaignId = campaignIdOf(order);
  const record: CampaignRecord = {
    campaignId,
    item: 'record',
    ...order,
    status: 'approved',
    saga: 'running',
    revision: 1,
    run: 1,
    undoRun: 0,
    createdAt: now,
    effects: {},
    order: {},
    nextSequence: 1,
    outbox: {},
    warnings: [],
    costUsd: 0,
    wakeGroup: 'wake',
    wakeAt: now + startGraceMs,
  };
  await putUnlessThere(table, { ...record });
  return campaignId;
}
