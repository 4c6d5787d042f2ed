import type { Scheduler } from 'fast-check';
import { readRecord } from '../../../lambdas/campaign/campaign-table.ts';
import { readTimeline, type TimelineEntry } from '../../../lambdas/campaign/outbox/timeline.ts';
import type { CampaignRecord } from '../../../lambdas/campaign/record.ts';
import { type Edit, listEdits } from '../../../lambdas/campaign/review/edit.ts';
import type { Send } from '../../support/ledger-table.ts';
import type { Acted } from './schedule-acts.ts';
import { createReviewFunctions } from './schedule-functions.ts';
import { createInvoker, type ReviewInvocation } from './schedule-invocation.ts';
import { createReviewMachine } from './schedule-machine.ts';
import { startPeople } from './schedule-people.ts';
import { minute, type ReviewPlan } from './schedule-plan.ts';
import { type Accepted, createReviewWorld, type ReviewWorld, start } from './schedule-world.ts';

/** What a run has come to. */
export interface ReviewEnd {
  readonly world: ReviewWorld;
  readonly acted: readonly Acted[];
  readonly isOver: boolean;
  readonly record: CampaignRecord;
  readonly edits: readonly Edit[];
  readonly timeline: readonly TimelineEntry[];
}

/** The clock and the sweeper come every five minutes. */
const strikeMs = 5 * minute;

/** No act comes later than this, with all that follows from it. */
const actsMs = 150 * minute;

/** More than three rounds with all their time and every backstop. */
const longestMs = 8 * 60 * minute;

/** Carries a plan out, in an order of the scheduler's, until nobody has anything left to do. */
export async function runReview(
  send: Send,
  wizardId: string,
  plan: ReviewPlan,
  scheduler: Scheduler,
  begun: (world: ReviewWorld) => void,
): Promise<ReviewEnd> {
  const world = await createReviewWorld(send, wizardId, plan, scheduler);
  begun(world);
  const { threads } = world;
  const machine = createReviewMachine(world);
  const invoke = createInvoker(world, machine.complete);
  const functions = createReviewFunctions(world, invoke);
  machine.start(invoke);
  const acted = startPeople(world, invoke, functions);
  const later = (ms: number, what: () => void) => threads.at(start + ms, what);
  for (const at of plan.strikes) later(at, functions.strike);
  const everyFiveMinutes = (what: () => void) => {
    what();
    const passed = threads.now() - start;
    const goesOn = passed < actsMs || (!machine.isOver() && passed < longestMs);
    if (goesOn) threads.at(threads.now() + strikeMs, () => everyFiveMinutes(what));
  };
  later(plan.clockStartsAt, () => everyFiveMinutes(functions.strike));
  later(2 * strikeMs, () => everyFiveMinutes(functions.sweep));
  await threads.run();

  let end: Pick<ReviewEnd, 'record' | 'edits' | 'timeline'> | undefined;
  const read = async ({ table }: ReviewInvocation) => ({
    record: await readRecord(table, world.campaignId),
    edits: await listEdits(table, world.campaignId),
    timeline: await readTimeline(table, world.campaignId),
  });
  const failed = (error: Error) => {
    throw error;
  };
  invoke('the reader', { kind: 'fine' }, read, { ended: (result) => (end = result), failed });
  await threads.run();
  await world.github.pullNow();
  if (end === undefined) throw new Error('nothing was read');
  return { world, acted, isOver: machine.isOver(), ...end };
}

type Of<K extends Accepted['kind']> = Extract<Accepted, { kind: K }>;

/** What was decided, in order. */
export const decisionsOf = ({ world }: ReviewEnd): Of<'decided'>[] =>
  world.accepted.flatMap((one) => (one.kind === 'decided' ? [one] : []));
export const approvalsOf = ({ world }: ReviewEnd): Of<'approved'>[] =>
  world.accepted.flatMap((one) => (one.kind === 'approved' ? [one] : []));
