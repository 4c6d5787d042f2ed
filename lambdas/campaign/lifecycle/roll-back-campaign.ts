import { RouteRefusal } from '../../platform/problem.ts';
import type { Caller } from '../caller.ts';
import { type CampaignTable, readRecord } from '../campaign-table.ts';
import type { CampaignRecord } from '../record.ts';
import { beginCompensation } from '../undo/begin-compensation.ts';
import { campaignOfTenant } from './campaign-of-tenant.ts';
import type { Executions } from './executions.ts';
import { takeBack } from './take-back.ts';

export interface OperatorDeps {
  readonly table: CampaignTable;
  readonly executions: Executions;
  readonly now: number;
}

/** What a person wants with a campaign, and why. */
export interface OperatorWish {
  readonly campaignId: string;
  readonly caller: Caller;
  /** In their words; may be empty. */
  readonly why: string;
}

/**
 * Takes a campaign down, also one that is live. Asked again, it takes up what could not be undone, and only
 * that. @throws RouteRefusal where there is nothing to undo.
 */
export async function rollBackCampaign(
  { campaignId, caller, why }: OperatorWish,
  deps: OperatorDeps,
): Promise<CampaignRecord> {
  const { table, now } = deps;
  const reason = { step: 'Rollback', error: 'RolledBack', cause: why, by: caller.subject };
  for (let tries = 0; tries < mostTries; tries += 1) {
    const record = await campaignOfTenant(table, campaignId, caller);
    if (record.status === 'rolled_back' && !canUndoMore(record)) return record;
    assertUndoable(record);
    await beginCompensation(table, campaignId, reason, { now, evenPublished: true, reopens: record.status });
    const seen = await takeBack(campaignId, deps);
    // It may have ended between the two, with a status that nobody had seen.
    if (seen.saga === 'compensating') return readRecord(table, campaignId);
  }
  throw new RouteRefusal(409, 'campaign-changed', 'the campaign is being changed all the time; ask again');
}

/** A campaign comes to few ends. */
const mostTries = 4;

function assertUndoable(record: CampaignRecord): void {
  switch (record.status) {
    case 'approved':
    case 'queued':
      throw new RouteRefusal(
        409,
        'campaign-not-started',
        `the campaign has not started, so there is nothing to roll back; cancel it with POST /v1/campaigns/${record.campaignId}/cancel`,
      );
    case 'running':
    case 'compensating':
    case 'completed':
    case 'completed_with_warnings':
      return;
    case 'rejected':
    case 'cancelled':
    case 'failed':
    case 'rolled_back':
      if (canUndoMore(record)) return;
      throw new RouteRefusal(
        409,
        'nothing-to-undo',
        'the campaign was taken back already, and nothing is left that could be undone',
      );
    default:
      record.status satisfies never;
  }
}

/** Whether something is left that another try may take back; what is out for good, or was changed, stays. */
function canUndoMore({ effects }: CampaignRecord): boolean {
  return Object.values(effects).some(({ state }) => {
    switch (state) {
      case 'intended':
      case 'done':
      case 'done_late':
      case 'undoing':
      case 'undo_failed':
      case 'unconfirmed':
        return true;
      case 'void':
      case 'undone':
      case 'irreversible':
      case 'superseded':
        return false;
      default:
        return state satisfies never;
    }
  });
}
