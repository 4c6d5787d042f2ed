import type { Effect } from '../effect.ts';
import type { CampaignRecord } from '../record.ts';

/** How often the sweeper looks after a campaign that is not settled, in milliseconds. */
export const heartbeatMs = 10 * 60_000;

/** What waits for a clock is not looked at more often than this. */
const shortestMs = 60_000;

/**
 * When a campaign has to be looked at again, in milliseconds since the epoch; never, once it is over and
 * settled. Computed from the record alone, so that whoever computes it comes to the same.
 */
export function wakeAtOf(record: CampaignRecord, now: number): number | undefined {
  const looks = Object.values(record.effects).map(lookAtOf);
  const awaited = [record.verifyAt, outboxDueAt(record), ...looks].filter((at) => at !== undefined);
  if (!isSettled(record) || isWorthAnotherUndo(record, now)) awaited.push(now + heartbeatMs);
  if (awaited.length === 0) return undefined;
  return Math.max(Math.min(...awaited), now + shortestMs);
}

/** When there is something to tell that nobody is telling; never, where all is told. */
export function outboxDueAt({ outbox }: Pick<CampaignRecord, 'outbox'>): number | undefined {
  const due = Object.values(outbox).map(({ at, inFlightUntil }) => inFlightUntil ?? at);
  return due.length === 0 ? undefined : Math.min(...due);
}

/** When the vendor is asked whether something that should not be there has come after all. */
export function lookAtOf(effect: Effect): number | undefined {
  switch (effect.state) {
    case 'void':
    case 'undone':
    case 'unconfirmed':
      return effect.lookAt;
    case 'intended':
    case 'done':
    case 'done_late':
    case 'undoing':
    case 'undo_failed':
    case 'irreversible':
    case 'superseded':
      return undefined;
    default:
      return effect satisfies never;
  }
}

/** Something could not be taken back, and there is still time before it is out for good. */
export function isWorthAnotherUndo(record: CampaignRecord, now: number): boolean {
  const { saga, effects, pointOfNoReturnAt } = record;
  return (
    saga === 'closed' &&
    pointOfNoReturnAt !== undefined &&
    now < pointOfNoReturnAt &&
    Object.values(effects).some(({ state }) => state === 'undo_failed')
  );
}

/** Whether nothing is left to do but what waits for a clock. */
function isSettled({ saga, effects }: CampaignRecord): boolean {
  return saga === 'closed' && !Object.values(effects).some(isOpen);
}

/** What somebody has begun while the campaign was ending is looked for too: nobody else does any more. */
function isOpen({ state }: Effect): boolean {
  return state === 'done_late' || state === 'intended';
}
