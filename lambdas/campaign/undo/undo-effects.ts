import { type BegunEffect, begunEffect } from '../../platform/begun-effect.ts';
import { EffectInFlightError, VendorRejectedError } from '../../platform/errors.ts';
import { readRecord, updateRecord } from '../campaign-table.ts';
import type { Effect, EffectFacts, EffectKind } from '../effect.ts';
import type { CampaignTask } from '../task-handler.ts';

/** How one kind of effect is found and taken back. */
export interface Undoer {
  /** For an effect whose answer was lost: what it left, or `undefined` where it left nothing. */
  readonly find: (effect: BegunEffect, target: EffectFacts) => Promise<EffectFacts | undefined>;
  /** Idempotent: "not found" is done. */
  readonly undo: (effect: BegunEffect, result: EffectFacts) => Promise<void>;
}

export type Undoers = Partial<Record<EffectKind, Undoer>>;

/** What a compensation left behind. */
export interface UndoSummary {
  readonly undone: readonly string[];
  readonly failed: readonly string[];
}

/**
 * Takes back every effect of the given kinds, the last one first. A vendor's refusal is written down and the
 * others go on; anything that may get better is thrown, so that the state machine tries again. An effect whose
 * attempt may still be under way is waited for: looked for too early, it would land after it was not found.
 */
export async function undoEffects(task: CampaignTask, undoers: Undoers): Promise<UndoSummary> {
  const { effects, order } = await readRecord(task.table, task.record.campaignId);
  const mine = Object.entries(effects)
    .filter(([, effect]) => undoers[effect.kind] !== undefined)
    .sort(([a], [b]) => (order[b] ?? 0) - (order[a] ?? 0));
  const undone: string[] = [];
  const failed: string[] = [];
  for (const [key, effect] of mine) {
    const undoer = undoers[effect.kind];
    if (undoer === undefined) continue;
    switch (effect.state) {
      case 'void':
      case 'undone':
        break;
      case 'intended':
      case 'done':
      case 'undoing':
      case 'undo_failed':
      case 'unconfirmed':
        if (await undoOne(task, key, effect, undoer)) undone.push(key);
        else failed.push(key);
        break;
      default:
        effect satisfies never;
    }
  }
  return { undone, failed };
}

async function undoOne(task: CampaignTask, key: string, effect: Effect, undoer: Undoer): Promise<boolean> {
  const { campaignId } = task.record;
  if (effect.state === 'intended' && task.clock.now() <= effect.inFlightUntil) {
    throw new EffectInFlightError(`${key} may still be under way`, effect.inFlightUntil + 1);
  }
  const begun = begunEffect({ campaignId, key, id: effect.id, sendBefore: task.deadlineAt });
  try {
    const known = 'result' in effect ? effect.result : undefined;
    const result = known ?? (await undoer.find(begun, effect.target));
    await mark(task, key, effect, { state: 'undoing' });
    if (result !== undefined) await undoer.undo(begun, result);
    await mark(task, key, effect, { state: 'undone' });
    return true;
  } catch (error) {
    if (!(error instanceof VendorRejectedError)) throw error;
    await mark(task, key, effect, { state: 'undo_failed', reason: error.message.slice(0, 300) });
    return false;
  }
}

/** Only where nobody has undone it meanwhile: nothing ever goes back from `undone`. */
async function mark(
  { table, record }: CampaignTask,
  key: string,
  { attempt }: Effect,
  change: { state: 'undoing' | 'undone' } | { state: 'undo_failed'; reason: string },
): Promise<void> {
  await updateRecord(table, record.campaignId, {
    UpdateExpression:
      change.state === 'undo_failed'
        ? 'SET effects.#key.#state = :state, effects.#key.reason = :reason REMOVE effects.#key.inFlightUntil'
        : 'SET effects.#key.#state = :state REMOVE effects.#key.inFlightUntil',
    ConditionExpression:
      'saga <> :running AND effects.#key.attempt = :attempt AND NOT effects.#key.#state IN (:void, :undone)',
    ExpressionAttributeNames: { '#key': key, '#state': 'state' },
    ExpressionAttributeValues: {
      ':state': change.state,
      ':attempt': attempt,
      ':running': 'running',
      ':void': 'void',
      ':undone': 'undone',
      ...(change.state === 'undo_failed' ? { ':reason': change.reason } : {}),
    },
  });
}
