import { logger } from '../../platform/logger.ts';
import { findRecord } from '../campaign-table.ts';
import { type Admission, areStartsStopped } from './admission.ts';
import { leaveQueue, queuedCampaigns } from './queue.ts';
import { slotHolders, takeSlot } from './slots.ts';

export interface QueueSummary {
  readonly started: number;
  /** Campaigns whose turn had come and that could not be started; the next sweep tries again. */
  readonly failed: readonly string[];
}

/**
 * Starts those whose turn has come, until `endsAt`: first come, first served, as long as there are slots. Who
 * has a slot already, since whoever took it has died, needs none.
 */
export async function workQueue(admission: Admission, endsAt: number): Promise<QueueSummary> {
  const { table, clock } = admission;
  const failed: string[] = [];
  let started = 0;
  /** Known once there is no slot left. */
  let holders: ReadonlySet<string> | undefined;
  if (await areStartsStopped(admission)) return { started, failed };
  for await (const campaignId of queuedCampaigns(table)) {
    if (clock.now() >= endsAt) break;
    if (holders !== undefined && !holders.has(campaignId)) continue;
    try {
      const turn = await takeTurn(campaignId, admission);
      if (turn === 'started') started += 1;
      if (turn === 'no-slot') holders = await slotHolders(table);
    } catch (error) {
      failed.push(campaignId);
      logger.error('a campaign could not be started', {
        campaign_id: campaignId,
        error_name: error instanceof Error ? error.name : 'unknown',
        reason: error instanceof Error ? error.message : String(error),
      });
    }
  }
  return { started, failed };
}

/** The slot comes first: whoever leaves the queue has one. */
async function takeTurn(
  campaignId: string,
  { table, clock, maxRunning, start }: Admission,
): Promise<'started' | 'no-slot' | 'gone'> {
  const record = await findRecord(table, campaignId);
  if (record?.status !== 'queued') return 'gone';
  if (!(await takeSlot(table, campaignId, maxRunning))) return 'no-slot';
  if (!(await leaveQueue(table, campaignId, clock.now()))) return 'gone';
  await start(campaignId);
  return 'started';
}
