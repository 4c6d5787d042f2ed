import { EffectInFlightError, RetryLaterError, VendorUnavailableError } from '../../platform/errors.ts';
import { recordCompensation } from '../../platform/saga-metrics.ts';
import { readRecord } from '../campaign-table.ts';
import type { CampaignTask } from '../campaign-task.ts';
import { type Effect, isGone } from '../effect.ts';
import { undoEffect } from './undo-effect.ts';
import { inUndoOrder, undoTaskOf } from './undo-plan.ts';
import type { Undoers } from './undoer.ts';

/** What of a campaign is to be undone. */
export interface UndoScope {
  /** The first part of the effects' keys, such as `review`. */
  readonly step: string;
  /** All revisions, where it is absent. */
  readonly revision?: number;
  readonly undoers: Undoers;
}

/** The effects that a compensation has dealt with, by what became of them. */
export type UndoSummary = Readonly<Partial<Record<Effect['state'], readonly string[]>>>;

/**
 * Takes back the effects of a step, the last one begun first. A vendor's refusal is written down and the
 * others go on; so they do where a vendor cannot be reached, and then the whole is tried again. An effect
 * whose attempt may still be under way is waited for: looked for too early, it would land after it was not
 * found.
 * @throws EffectInFlightError, and whatever may get better.
 */
export async function undoEffects(task: CampaignTask, scope: UndoScope): Promise<UndoSummary> {
  const { table, clock } = task;
  const { campaignId } = task.record;
  const record = await readRecord(table, campaignId);
  const mine = inUndoOrder(record, scope.step, scope.revision);
  for (const [key, effect] of mine) {
    const due = undoTaskOf(effect, record.saga, clock.now());
    if (due.kind === 'wait') throw new EffectInFlightError(`${key} may still be under way`, due.until);
  }
  const summary: Partial<Record<Effect['state'], string[]>> = {};
  let outcome: 'complete' | 'incomplete' = 'complete';
  const troubles: Error[] = [];
  for (const [key] of mine) {
    try {
      const effect = await undoEffect(task, key, scope.undoers);
      if (!isGone(effect.state)) outcome = 'incomplete';
      summary[effect.state] = [...(summary[effect.state] ?? []), key];
    } catch (error) {
      if (!mayGetBetter(error)) throw error;
      troubles.push(error);
    }
  }
  const [first] = troubles;
  if (first !== undefined) throw first;
  if (record.saga === 'compensating' && mine.length > 0) {
    recordCompensation(campaignId, scope.step, outcome);
  }
  return summary;
}

function mayGetBetter(error: unknown): error is Error {
  return error instanceof RetryLaterError || error instanceof VendorUnavailableError;
}
