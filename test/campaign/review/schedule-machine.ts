import { updateRecord } from '../../../lambdas/campaign/campaign-table.ts';
import { readApprovedPublication } from '../../../lambdas/campaign/publication.ts';
import { openReview } from '../../../lambdas/campaign/review/open-review.ts';
import { revisionLimit } from '../../../lambdas/campaign/review/revision-limit.ts';
import { settleReview } from '../../../lambdas/campaign/review/settle-review.ts';
import { showDecision } from '../../../lambdas/campaign/review/show-decision.ts';
import { aPublication, somePieces } from './a-publication.ts';
import { Died, type Invoke } from './schedule-invocation.ts';
import { minute } from './schedule-plan.ts';
import { createStates, type RunState } from './schedule-states.ts';
import type { ReviewWorld } from './schedule-world.ts';

/** After a round's time, Step Functions ends it by itself. In milliseconds. */
export const backstopMs = 15 * minute;

const betweenRoundsMs = minute;

/** What the state machine does from the review on, and with which token it waits. */
export function createReviewMachine(world: ReviewWorld) {
  const { threads, plan, campaignId, taken } = world;
  const givesUp = [...plan.givesUp];
  let invoke: Invoke;
  let alive: { readonly token: string; readonly round: number; isDead: boolean } | undefined;
  let tries = 0;
  let over = false;

  const publicationOf = (round: number) =>
    aPublication({ pieces: somePieces({ tagline: `Round ${round}` }) });

  const state: RunState = createStates(world, {
    invoke: (...given) => invoke(...given),
    isOver: () => over,
    failed: (error) => {
      taken.push({ kind: 'failed', error });
      end();
    },
  });

  const enter = (round: number) => {
    world.note(`the machine enters round ${round}`);
    taken.push({ kind: 'entered', round, at: threads.now() });
    state(
      `OpenReview ${round}`,
      async (invocation, { enteredAt, n }) => {
        const token = alive?.token ?? '';
        const { machines, github, slack } = invocation;
        const { bodies, settings } = world;
        const attempt = `${new Date(enteredAt).toISOString()}#${String(n).padStart(4, '0')}`;
        await openReview(await invocation.task(), { round, try: attempt, token }, publicationOf(round), {
          machines,
          github,
          slack,
          bodies,
          settings,
        });
      },
      () => {},
      (again) => {
        tries += 1;
        const mine = { token: `token ${round}.${tries}`, round, isDead: false };
        alive = mine;
        const patience = givesUp.shift();
        if (patience !== undefined) again(patience, new Died('given up'));
        threads.at(threads.now() + plan.reviewMinutes * minute + backstopMs, () => {
          if (alive === mine && !mine.isDead) settle(round, true);
        });
        return {
          isOver: () => alive !== mine,
          failed: () => {
            mine.isDead = true;
          },
        };
      },
    );
  };

  const settle = (round: number, timedOut: boolean) => {
    alive = undefined;
    world.note(`the machine settles round ${round}${timedOut ? ' (its time is over)' : ''}`);
    state(
      `SettleReview ${round}`,
      async (invocation) => settleReview(await invocation.task(), timedOut),
      ({ decision }) => {
        taken.push({ kind: 'took', round, decision, at: threads.now() });
        show(round, decision);
      },
    );
  };

  const show = (round: number, decision: string) =>
    state(
      `ShowDecision ${round}`,
      async (invocation) => {
        const { github, slack } = invocation;
        await showDecision(await invocation.task(), round, { github, slack, bodies: world.bodies });
      },
      () => {
        if (decision === 'approved') publish(round);
        else if (decision === 'changes_requested' && round < revisionLimit) {
          threads.at(threads.now() + betweenRoundsMs, () => enter(round + 1));
        } else end();
      },
    );

  const publish = (round: number) =>
    state(
      `Distribution ${round}`,
      async (invocation) => readApprovedPublication((await invocation.task()).record, round, world.bodies),
      (publication) => {
        taken.push({ kind: 'published', publication });
        threads.at(threads.now() + 3 * minute, end);
      },
    );

  /** From here on the rest of the campaign's machine has its way: the fence closes. */
  const end = () => {
    if (over) return;
    over = true;
    alive = undefined;
    const published = taken.some(({ kind }) => kind === 'published');
    invoke(
      'the end',
      { kind: 'fine' },
      async ({ table }) => {
        await updateRecord(table, campaignId, {
          UpdateExpression: 'SET saga = :closed, #status = :over',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: { ':closed': 'closed', ':over': published ? 'completed' : 'rejected' },
        });
      },
      { ended: () => {}, failed: () => {} },
    );
  };

  return {
    start(invoker: Invoke) {
      invoke = invoker;
      threads.at(threads.now(), () => enter(1));
    },
    isOver: () => over,
    /** SendTaskSuccess. */
    complete(token: string) {
      if (alive?.token !== token || alive.isDead) {
        throw Object.assign(new Error('Task Timed Out'), { name: 'TaskTimedOut' });
      }
      settle(alive.round, false);
    },
    publicationOf,
  };
}
