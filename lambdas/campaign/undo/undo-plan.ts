import type { Effect } from '../effect.ts';
import type { CampaignRecord } from '../record.ts';

/** What an undo has to do with one effect. */
export type UndoTask =
  | { readonly kind: 'nothing' }
  /** An attempt, or its request, may still be under way. */
  | { readonly kind: 'wait'; readonly until: number }
  /** Ask the vendor whether it is there, and take it back if it is. */
  | { readonly kind: 'look' }
  /** Take back everything that the record shows, or only what came besides. */
  | { readonly kind: 'undo'; readonly only: 'everything' | 'extras' };

const nothing: UndoTask = { kind: 'nothing' };

/**
 * What has to be done with an effect. While a campaign is compensated all of it is taken back; at any other
 * time only what the record did not show: things that came late, and requests whose fate is to be looked at.
 * A campaign that is over keeps what a request without an answer has brought about.
 */
export function undoTaskOf(effect: Effect, saga: CampaignRecord['saga'], now: number): UndoTask {
  const task = saga === 'compensating' ? whileCompensating(effect, now) : otherwise(effect, saga, now);
  // The lease counts whatever the state says: what its holder still does has to be seen.
  if (task.kind === 'nothing' || effect.inFlightUntil === undefined || effect.inFlightUntil < now)
    return task;
  return { kind: 'wait', until: effect.inFlightUntil + 1 };
}

function whileCompensating(effect: Effect, now: number): UndoTask {
  switch (effect.state) {
    case 'intended':
    case 'unconfirmed':
      return { kind: 'look' };
    case 'done':
    case 'done_late':
    case 'undoing':
      return { kind: 'undo', only: 'everything' };
    case 'undo_failed':
      return effect.result === undefined && effect.extras.length === 0
        ? { kind: 'look' }
        : { kind: 'undo', only: 'everything' };
    case 'void':
    case 'undone':
      return isLookDue(effect, now) ? { kind: 'look' } : nothing;
    case 'irreversible':
    case 'superseded':
      return nothing;
    default:
      return effect satisfies never;
  }
}

function otherwise(effect: Effect, saga: 'running' | 'closed', now: number): UndoTask {
  switch (effect.state) {
    case 'intended':
      // As long as the campaign runs, its next attempt looks; afterwards nobody else does.
      return saga === 'closed' ? { kind: 'look' } : nothing;
    case 'done_late':
      return { kind: 'undo', only: 'extras' };
    case 'void':
    case 'undone':
    case 'unconfirmed':
      return isLookDue(effect, now) ? { kind: 'look' } : nothing;
    case 'done':
    case 'undoing':
    case 'undo_failed':
    case 'irreversible':
    case 'superseded':
      return nothing;
    default:
      return effect satisfies never;
  }
}

function isLookDue({ lookAt }: Effect, now: number): boolean {
  return lookAt !== undefined && lookAt <= now;
}

/** Effects of one step and revision, the last one begun first. */
export function inUndoOrder(
  { effects, order }: Pick<CampaignRecord, 'effects' | 'order'>,
  step: string,
  revision: number | undefined,
): [key: string, effect: Effect][] {
  return Object.entries(effects)
    .filter(([key]) => key.startsWith(`${step}/`) && (revision === undefined || key.endsWith(`@${revision}`)))
    .sort(([a], [b]) => (order[b] ?? 0) - (order[a] ?? 0));
}
