import { type CampaignTable, readRecord } from '../campaign-table.ts';
import { killSwitch } from '../circuits/circuit-names.ts';
import { type Words, wordOn } from '../circuits/word-on.ts';
import type { CampaignRecord } from '../record.ts';
import { enqueue, isQueueBefore } from './queue.ts';
import { takeSlot } from './slots.ts';

/** What campaigns are let in with. */
export interface Admission extends Words {
  readonly table: CampaignTable;
  /** How many campaigns of the stage may run at once. */
  readonly maxRunning: number;
  /** Starts the first run of a campaign; once, however often it is asked. */
  readonly start: (campaignId: string) => Promise<void>;
}

/**
 * Starts a campaign that was approved, or puts it into the queue: while an operator has stopped the starts,
 * behind those that wait already, and where as many run as may. Whoever is past that is left as it is.
 */
export async function admit(campaignId: string, admission: Admission): Promise<void> {
  const record = await readRecord(admission.table, campaignId);
  if (record.status !== 'approved') return;
  if (await mayStart(record, admission)) await admission.start(campaignId);
  else await enqueue(admission.table, campaignId);
}

async function mayStart(record: CampaignRecord, admission: Admission): Promise<boolean> {
  const { table, maxRunning } = admission;
  if (await areStartsStopped(admission)) return false;
  if (await isQueueBefore(table, record)) return false;
  return takeSlot(table, record.campaignId, maxRunning);
}

/** Whether an operator has thrown the kill switch. What runs, runs on. */
export async function areStartsStopped(words: Words): Promise<boolean> {
  return (await wordOn(killSwitch, words))?.to === 'open';
}
