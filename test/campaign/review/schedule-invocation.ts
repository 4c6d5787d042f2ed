import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import type { SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { type CampaignTable, readRecord } from '../../../lambdas/campaign/campaign-table.ts';
import type { CampaignTask } from '../../../lambdas/campaign/campaign-task.ts';
import { effectIdOf } from '../../../lambdas/campaign/identity.ts';
import { createLedger } from '../../../lambdas/campaign/ledger.ts';
import { createProgressNotes } from '../../../lambdas/campaign/progress.ts';
import type { GithubPlace } from '../../../lambdas/campaign/review/branch-commits.ts';
import type { SlackPlace } from '../../../lambdas/campaign/review/keep-card.ts';
import type { BegunEffect } from '../../../lambdas/platform/begun-effect.ts';
import { AmbiguousOutcomeError, VendorUnavailableError } from '../../../lambdas/platform/errors.ts';
import type { TableCommand } from '../../support/ledger-table.ts';
import { unguarded } from '../../support/unguarded.ts';
import type { Fate } from './schedule-plan.ts';
import type { ReviewWorld } from './schedule-world.ts';

/** How long an invocation may send, in milliseconds. */
const budgetMs = 30_000;

/** One invocation of a function: every request that it makes waits for its turn, and has its fate. */
export interface ReviewInvocation {
  readonly table: CampaignTable;
  readonly clock: { now(): number };
  readonly deadlineAt: number;
  readonly github: () => Promise<GithubPlace>;
  readonly slack: () => Promise<SlackPlace>;
  readonly machines: SFNClient;
  /** What one invocation has of the campaign. */
  task(): Promise<CampaignTask>;
  /** A request to something else. */
  request<T>(label: string, carryOut: () => T): Promise<T>;
}

export interface InvocationEnds<T> {
  readonly ended: (result: T) => void;
  /** Given up, or ended without an answer, which is an error of the name `Died`. */
  readonly failed: (error: Error) => void;
}

export class Died extends Error {
  override readonly name = 'Died';
}

/** @param complete tells the state machine that a token's Task is done. @throws as the service does */
export function createInvoker(world: ReviewWorld, complete: (token: string) => void) {
  const { threads, campaignId } = world;
  let invocations = 0;

  return function invoke<T>(
    name: string,
    fate: Fate,
    work: (invocation: ReviewInvocation) => Promise<T>,
    ends: InvocationEnds<T>,
  ): void {
    invocations += 1;
    const id = `${name} (${invocations})`;
    const deadlineAt = threads.now() + budgetMs;
    const clock = { now: threads.now };
    let requests = 0;

    const die = (): Promise<never> => {
      world.note(`${id} dies`);
      ends.failed(new Died('no answer'));
      return threads.die();
    };

    /** Waits for the turn of a request; answers whether its answer is lost. */
    const turn = async (label: string): Promise<{ lost: boolean; dies: boolean }> => {
      requests += 1;
      const mine = fate.kind !== 'fine' && fate.n === requests;
      if (mine && fate.kind === 'stalls') await threads.sleepUntil(threads.now() + fate.ms);
      await threads.turn(`${id} ${label}`);
      world.note(`${id} ${label}${mine ? ` (${fate.kind})` : ''}`);
      if (mine && fate.kind === 'dies before') await die();
      return { lost: mine && fate.kind === 'answer lost', dies: mine && fate.kind === 'dies after' };
    };

    const request = async <R>(label: string, carryOut: () => R): Promise<Awaited<R>> => {
      const { dies } = await turn(label);
      const answer = await carryOut();
      return dies ? die() : answer;
    };

    const send = async (command: TableCommand) => {
      const label = labelOf(command);
      const { lost, dies } = await turn(label);
      const isRead = command instanceof GetCommand || command instanceof QueryCommand;
      if (!lost || isRead) {
        const answer = await world.carryOut(command);
        return dies ? die() : answer;
      }
      await world.carryOut(command).catch(unlessRefused);
      await threads.turn(`${id} ${label} (again)`);
      return world.carryOut(command);
    };
    // The SDK's paginators take nothing else for a client.
    const documents: DynamoDBDocumentClient = Object.create(DynamoDBDocumentClient.prototype);
    const table = { documents: Object.assign(documents, { send }), name: 'campaigns' };

    /** A vendor's client whose requests have their turns: one with an effect is a write. */
    const vendor = <C extends object>(client: C): C =>
      new Proxy(client, {
        get: (target, method, receiver) => {
          const real: unknown = Reflect.get(target, method, receiver);
          if (typeof real !== 'function') return real;
          return async (...args: unknown[]) => {
            const label = String(method);
            const { lost, dies } = await turn(label);
            const effect = isEffect(args[0]) ? args[0] : undefined;
            if (effect !== undefined && threads.now() >= effect.sendBefore) {
              throw new VendorUnavailableError(`${label}: the time of the invocation is over`);
            }
            if (lost && effect === undefined) throw new VendorUnavailableError(`${label}: no answer`);
            const answer: unknown = await real.apply(target, args);
            if (dies) return die();
            if (lost) throw new AmbiguousOutcomeError(`${label}: no answer`, threads.now() + 5_000);
            return answer;
          };
        },
      });

    const machines = {
      send: ({ input }: { input: { taskToken: string } }) =>
        request(`SendTaskSuccess ${input.taskToken}`, () => complete(input.taskToken)),
    } as unknown as SFNClient;

    const invocation: ReviewInvocation = {
      table,
      clock,
      deadlineAt,
      request,
      machines,
      github: async () => ({ ...world.github.place, client: vendor(world.github.place.client) }),
      slack: async () => ({ ...world.slack.place, client: vendor(world.slack.place.client) }),
      task: async () => {
        const attempt = effectIdOf(campaignId, `attempt ${id}`);
        const options = { table, clock, guard: unguarded, campaignId, deadlineAt };
        return {
          ...options,
          record: await readRecord(table, campaignId),
          ledger: createLedger({ ...options, attempt }),
          progress: createProgressNotes(table, clock, campaignId),
        };
      },
    };
    threads.start(async () => {
      let result: T;
      try {
        result = await work(invocation);
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        world.note(`${id} fails: ${error.name}: ${error.message}`);
        ends.failed(error);
        return;
      }
      world.note(`${id} ends: ${JSON.stringify(result)?.slice(0, 160) ?? ''}`);
      ends.ended(result);
    });
  };
}

export type Invoke = ReturnType<typeof createInvoker>;

function isEffect(value: unknown): value is BegunEffect {
  return typeof value === 'object' && value !== null && 'sendBefore' in value;
}

function labelOf(command: TableCommand): string {
  const { UpdateExpression = '' }: { UpdateExpression?: string | undefined } = command.input as object;
  return `${command.constructor.name.replace('Command', '')} ${UpdateExpression.slice(0, 60)}`.trim();
}

function unlessRefused(error: unknown): void {
  if (!(error instanceof ConditionalCheckFailedException)) throw error;
}
