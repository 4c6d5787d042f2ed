import type { WantedEffect } from '../../lambdas/campaign/begin-rules.ts';
import type { CampaignTask } from '../../lambdas/campaign/campaign-task.ts';
import type { EffectFacts } from '../../lambdas/campaign/effect.ts';
import { createLedger } from '../../lambdas/campaign/ledger.ts';
import { performEffect } from '../../lambdas/campaign/perform-effect.ts';
import { undoEffects } from '../../lambdas/campaign/undo/undo-effects.ts';
import type { Undoer } from '../../lambdas/campaign/undo/undoer.ts';
import {
  RetryLaterError,
  StoreUnavailableError,
  VendorUnavailableError,
} from '../../lambdas/platform/errors.ts';
import type { Fate } from './ledger-fates.ts';
import { createProcess, type Process } from './ledger-process.ts';
import { attemptOf, type LedgerWorld } from './ledger-world.ts';
import { unguarded } from './unguarded.ts';

/** How long an invocation lives, in milliseconds. */
const budgetMs = 30_000;

/** Only the first ones are slow: a task comes to its end once its functions are quick enough. */
const slowInvocations = 2;

/** More invocations than that in a row are a task that never ends. */
const mostInvocations = 40;

export interface TaskPlan {
  readonly startsAt: number;
  /** How long its first processes take before each request, in milliseconds. */
  readonly paceMs: number;
  /** Of its invocations' requests, the first invocation first. */
  readonly fates: readonly (readonly Fate[])[];
}

export type TaskOutcome =
  | { readonly kind: 'answered'; readonly result: EffectFacts }
  | { readonly kind: 'failed'; readonly error: Error };

/**
 * A state of a state machine: invokes its function until it has an answer, waits where it is told to, and
 * gives an invocation up that dies or that lives longer than it may.
 */
export function runTask(
  world: LedgerWorld,
  name: string,
  plan: TaskPlan,
  work: (process: Process, invocation: { name: string; deadlineAt: number }) => Promise<EffectFacts>,
  ended: (outcome: TaskOutcome) => void = () => {},
): void {
  const { threads } = world;
  let invocations = 0;
  const invoke = () => {
    invocations += 1;
    const invocation = { name: `${name}${invocations}`, deadlineAt: threads.now() + budgetMs };
    const fates = plan.fates[invocations - 1] ?? [];
    let over = false;
    const end = (then: () => void) => {
      if (!over) then();
      over = true;
    };
    const again = (time: number) => end(() => threads.at(time, invoke));
    threads.at(invocation.deadlineAt, () => again(threads.now()));
    const process = createProcess(world, {
      ...invocation,
      paceMs: invocations <= slowInvocations ? plan.paceMs : 0,
      fates,
      died: () => again(threads.now() + 1_000),
    });
    threads.start(async () => {
      if (invocations > mostInvocations) throw new Error(`${name} never comes to an end`);
      try {
        const result = await work(process, invocation);
        end(() => ended({ kind: 'answered', result }));
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        if (error instanceof RetryLaterError) again(Math.max(error.retryAt, threads.now()));
        else if (mayBeTriedAgain(error)) again(threads.now() + 1_000);
        else if (isOurs(error)) end(() => ended({ kind: 'failed', error }));
        else throw error;
      }
    });
  };
  threads.at(plan.startsAt, invoke);
}

/** Carries an effect out, as a task of the campaign's machine does. */
export const performing =
  (world: LedgerWorld, wanted: WantedEffect) =>
  async (
    process: Process,
    { name, deadlineAt }: { name: string; deadlineAt: number },
  ): Promise<EffectFacts> => {
    const { threads, campaignId } = world;
    const clock = { now: threads.now };
    const attempt = attemptOf(campaignId, name);
    const ledger = createLedger({
      table: process.table,
      clock,
      guard: unguarded,
      campaignId,
      attempt,
      deadlineAt,
    });
    const result = await performEffect(ledger, wanted, {
      send: (effect) => process.create(effect.id),
      find: (effect) => process.find(effect.id),
    });
    world.told.push(result);
    return result;
  };

/** Takes back what a step has done, or looks after it where nothing is to be taken back. */
export const undoing =
  (world: LedgerWorld, { key, kind }: WantedEffect, identity: string) =>
  async (process: Process, { deadlineAt }: { deadlineAt: number }): Promise<EffectFacts> => {
    const undoer: Undoer = {
      find: (effect) => process.find(effect.id),
      undo: async (_, facts) => {
        await process.remove(String(facts[identity]));
        return { kind: 'undone' };
      },
    };
    const { table } = process;
    const task = {
      record: { campaignId: world.campaignId },
      table,
      clock: { now: world.threads.now },
      deadlineAt,
    } as CampaignTask;
    await undoEffects(task, { step: key.split('/')[0] ?? '', undoers: { [kind]: undoer } });
    return {};
  };

function mayBeTriedAgain(error: Error): boolean {
  return error instanceof VendorUnavailableError || error instanceof StoreUnavailableError;
}

const ours = new Set(['SagaClosedError', 'UnconfirmedEffectError', 'VendorRejectedError']);

function isOurs(error: Error): boolean {
  return ours.has(error.name);
}
