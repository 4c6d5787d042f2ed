import type { CallGuard } from '../platform/call-guard.ts';
import type { Clock } from '../platform/clock.ts';
import type { CampaignTable } from './campaign-table.ts';
import type { Ledger } from './ledger.ts';
import type { ProgressNotes } from './progress.ts';
import type { CampaignRecord } from './record.ts';

/** What a deed of a campaign works with. */
export interface CampaignTask {
  readonly record: CampaignRecord;
  readonly table: CampaignTable;
  readonly ledger: Ledger;
  readonly progress: ProgressNotes;
  readonly clock: Clock;
  /** Stands before every request to a service. */
  readonly guard: CallGuard;
  readonly deadlineAt: number;
}
