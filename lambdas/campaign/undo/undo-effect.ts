import { type BegunEffect, begunEffect } from '../../platform/begun-effect.ts';
import { AmbiguousOutcomeError, EffectInFlightError } from '../../platform/errors.ts';
import { isRefusal } from '../../platform/refusal.ts';
import { recordUndoFailure } from '../../platform/saga-metrics.ts';
import { readRecord } from '../campaign-table.ts';
import type { CampaignTask } from '../campaign-task.ts';
import { type Effect, type EffectFacts, resultOf } from '../effect.ts';
import { secondLookMs } from '../effect-changes.ts';
import { factsOf } from '../effect-kinds.ts';
import { noticesOf } from '../outbox/effect-notices.ts';
import type { CampaignRecord } from '../record.ts';
import { lookAt } from '../sighting.ts';
import { writeEffect } from '../write-effect.ts';
import { absent, found, notSeen, stays, type Undone, undoFailed, undoing, undone } from './undo-changes.ts';
import { undoTaskOf } from './undo-plan.ts';
import type { Undoer, Undoers } from './undoer.ts';

/** More changes than that to one effect while it is undone are no accident. */
const mostChanges = 8;

/**
 * Each write is conditional on what was read: where somebody was faster, what they wrote decides. An effect
 * gets one verdict a call, so that a vendor that refuses is asked once.
 */
export async function undoEffect(task: CampaignTask, key: string, undoers: Undoers): Promise<Effect> {
  const { table, clock } = task;
  const { campaignId } = task.record;
  for (let changes = 0; changes < mostChanges; changes += 1) {
    const record = await readRecord(table, campaignId);
    const effect = record.effects[key];
    if (effect === undefined) throw new Error(`the effect ${key} is gone from the record`);
    const due = undoTaskOf(effect, record.saga, clock.now());
    const undoer = undoers[effect.kind];
    if (due.kind === 'nothing' || undoer === undefined) return effect;
    if (due.kind === 'wait') throw new EffectInFlightError(`${key} may still be under way`, due.until);
    const begun = begunEffect({ campaignId, key, id: effect.id, sendBefore: task.deadlineAt });
    const next =
      due.kind === 'look'
        ? await lookFor(task, begun, effect, { undoer, record })
        : await takeBack(task, begun, effect, { undoer, record, only: due.only, again: changes === 0 });
    if (next !== undefined && next.state !== 'undoing' && next.state !== 'done_late') return next;
  }
  throw new AmbiguousOutcomeError(`${key} is being changed by others`, clock.now() + 60_000);
}

async function lookFor(
  task: CampaignTask,
  begun: BegunEffect,
  effect: Effect,
  { undoer, record }: { undoer: Undoer; record: CampaignRecord },
): Promise<Effect | undefined> {
  const now = task.clock.now();
  const seen = await lookAt(() => undoer.find(begun, effect.target, record));
  switch (seen.kind) {
    case 'found':
      return write(task, begun, effect, found(effect, seen.facts, record.saga));
    case 'absent':
      return write(task, begun, effect, absent(effect, now));
    case 'unknown':
      return write(task, begun, effect, notSeen(effect, seen.reason, now));
    default:
      return seen satisfies never;
  }
}

interface TakeBackOptions {
  readonly undoer: Undoer;
  readonly record: CampaignRecord;
  readonly only: 'everything' | 'extras';
  /** Whether an effect that is being undone was begun to be so by another call. */
  readonly again: boolean;
}

async function takeBack(
  task: CampaignTask,
  begun: BegunEffect,
  effect: Effect,
  { undoer, record, only, again }: TakeBackOptions,
): Promise<Effect | undefined> {
  const held =
    only === 'extras' || effect.state === 'undoing'
      ? effect
      : await write(task, begun, effect, undoing(effect, undefined));
  if (held === undefined) return undefined;
  const result = resultOf(held);
  const own = only === 'extras' || result === undefined ? [] : [result];
  const how =
    again && isOld(effect, task.clock.now()) && (await isGone(effect, undoer, begun, record))
      ? ({ kind: 'undone' } as const)
      : await takeAllBack(undoer, begun, [...held.extras, ...own], record);
  switch (how.kind) {
    case 'undone':
      return write(
        task,
        begun,
        held,
        undone(held, only, { now: task.clock.now(), deadlineAt: task.deadlineAt }),
      );
    case 'irreversible':
    case 'superseded':
      return write(task, begun, held, stays(held, only, how));
    case 'refused':
      return write(task, begun, held, undoFailed(held, how.reason));
    default:
      return how satisfies never;
  }
}

/** Asked too early, a vendor that is slow to show what it has would have us believe that it is gone. */
function isOld({ begunAt, kind }: Effect, now: number): boolean {
  return now > begunAt + secondLookMs + factsOf(kind).lateMs;
}

/** An undo that was begun before may have been carried out, and only its answer lost. */
async function isGone(
  effect: Effect,
  undoer: Undoer,
  begun: BegunEffect,
  record: CampaignRecord,
): Promise<boolean> {
  if (effect.state !== 'undoing' || effect.extras.length > 0) return false;
  return (await lookAt(() => undoer.find(begun, effect.target, record))).kind === 'absent';
}

/** One that is refused does not keep the others; what is worst is what the effect is said to be. */
async function takeAllBack(
  undoer: Undoer,
  begun: BegunEffect,
  things: readonly EffectFacts[],
  record: CampaignRecord,
): Promise<Undone | { kind: 'refused'; reason: string }> {
  let stayed: Undone = { kind: 'undone' };
  let refused: string | undefined;
  for (const facts of things.toReversed()) {
    try {
      const one = await undoer.undo(begun, facts, record);
      if (one.kind !== 'undone') stayed = one;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      refused = error.message;
    }
  }
  return refused === undefined ? stayed : { kind: 'refused', reason: refused };
}

/** What people have to know is told in the same update. @returns what was written, if it was. */
async function write(
  task: CampaignTask,
  { key }: BegunEffect,
  seen: Effect,
  next: Effect,
): Promise<Effect | undefined> {
  const { campaignId } = task.record;
  const notices = noticesOf(key, seen, next, task.clock.now());
  if (!(await writeEffect(task.table, campaignId, key, seen, next, { notices }))) return undefined;
  if (next.state === 'undo_failed') recordUndoFailure({ campaignId, key, reason: next.reason });
  return next;
}
