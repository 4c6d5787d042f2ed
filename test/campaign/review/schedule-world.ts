import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Scheduler } from 'fast-check';
import type { Bodies } from '../../../lambdas/campaign/bodies.ts';
import { updateRecord } from '../../../lambdas/campaign/campaign-table.ts';
import type { Publication } from '../../../lambdas/campaign/publication.ts';
import type { Decision } from '../../../lambdas/campaign/review/review.ts';
import type { CampaignSettings } from '../../../lambdas/campaign/settings.ts';
import { anApprovedCampaign } from '../../support/campaign-table.ts';
import { type Send, type TableCommand, tableOf } from '../../support/ledger-table.ts';
import { createThreads, type Threads } from '../../support/ledger-threads.ts';
import { aDesigner } from './a-designer.ts';
import { memoryBodies } from './memory-bodies.ts';
import { dana, kim, robin, someSettings } from './people.ts';
import { aGithub, type ScheduleGithub } from './schedule-github.ts';
import { minute, type ReviewPlan } from './schedule-plan.ts';
import { aSlack, carriedBy } from './schedule-slack.ts';

export const start = Date.parse('2026-03-02T09:00:00Z');

/** What the table has accepted, in order. */
export type Accepted = { readonly at: number; readonly round: number } & (
  | { readonly kind: 'decided'; readonly decision: Decision }
  | { readonly kind: 'approved'; readonly by: string; readonly hash: string }
  | { readonly kind: 'edited'; readonly editId: string; readonly hash: string }
);

/** What the machine has done, in order. */
export type Taken =
  | { readonly kind: 'entered'; readonly round: number; readonly at: number }
  | { readonly kind: 'took'; readonly round: number; readonly decision: string; readonly at: number }
  | { readonly kind: 'published'; readonly publication: Publication }
  | { readonly kind: 'failed'; readonly error: string };

/** Everything that happens in one run, and the record of all of it. */
export interface ReviewWorld {
  readonly plan: ReviewPlan;
  readonly threads: Threads;
  readonly campaignId: string;
  readonly settings: CampaignSettings;
  readonly slack: ReturnType<typeof aSlack>;
  readonly github: ScheduleGithub;
  readonly bodies: Bodies;
  readonly images: Bodies;
  readonly designer: ReturnType<typeof aDesigner>;
  readonly accepted: Accepted[];
  readonly taken: Taken[];
  /** Asynchronous functions that were given up, with why. */
  readonly deadLetters: string[];
  /** What the last card with buttons carried when the time of a round was over. */
  readonly atTimeOut: {
    readonly at: number;
    readonly round: number;
    readonly hash: string;
    readonly shown: string | undefined;
  }[];
  readonly trace: string[];
  note(what: string): void;
  /** Sends to the table, and keeps what was accepted. */
  carryOut(command: TableCommand): ReturnType<Send>;
}

export const people = [kim, dana, robin] as const;

/** Nobody whom the stage knows. */
export const stranger = { email: '', slack: 'U0STRANGER', github: 'stranger', sub: 'sub-stranger' };

export async function createReviewWorld(
  send: Send,
  wizardId: string,
  plan: ReviewPlan,
  scheduler: Scheduler,
): Promise<ReviewWorld> {
  const threads = createThreads(scheduler, start);
  const answers = { approvals_required: plan.approvalsRequired };
  const campaignId = await anApprovedCampaign(tableOf(send), { wizardId, now: start, answers });
  await updateRecord(tableOf(send), campaignId, {
    UpdateExpression: 'SET #status = :running',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':running': 'running' },
  });
  const accepted: Accepted[] = [];
  const trace: string[] = [];
  const atTimeOut: ReviewWorld['atTimeOut'] = [];
  const slack = aSlack(threads.now);
  const note = (what: string) => {
    trace.push(`${((threads.now() - start) / minute).toFixed(2)} ${what}`);
  };
  return {
    plan,
    threads,
    campaignId,
    settings: someSettings({ reviewHours: plan.reviewMinutes / 60 }),
    slack,
    github: await aGithub(threads.now),
    bodies: memoryBodies(),
    images: memoryBodies(),
    designer: aDesigner(),
    accepted,
    taken: [],
    deadLetters: [],
    atTimeOut,
    trace,
    note,
    async carryOut(command) {
      const answer = await send(command);
      for (const one of acceptedBy(command, threads.now())) {
        accepted.push(one);
        if (one.kind === 'decided' && one.decision.via === 'clock') {
          const card = slack.cardMessage();
          const { hash } = one.decision;
          atTimeOut.push({ at: one.at, round: one.round, hash, shown: card && carriedBy(card) });
        }
        note(`  the record: ${JSON.stringify(one)}`);
      }
      return answer;
    },
  };
}

/** What an update says, by the placeholders that the product gives it. */
function acceptedBy(command: TableCommand, at: number): Accepted[] {
  if (!(command instanceof UpdateCommand)) return [];
  const { UpdateExpression = '', ExpressionAttributeNames: names = {} } = command.input;
  const values = command.input.ExpressionAttributeValues ?? {};
  const round = Number(values[':round']);
  const sets = (what: string) => UpdateExpression.includes(what);
  return [
    ...(sets('review.approvals.#by = :hash')
      ? [{ kind: 'approved', by: String(names['#by']), hash: String(values[':hash']), round, at } as const]
      : []),
    ...(sets('review.decision = :decision')
      ? [{ kind: 'decided', decision: values[':decision'] as Decision, round, at } as const]
      : []),
    ...(sets('review.#before = :hash')
      ? [
          {
            kind: 'edited',
            editId: String(names['#edit']),
            hash: String(values[':made']),
            round,
            at,
          } as const,
        ]
      : []),
  ];
}
