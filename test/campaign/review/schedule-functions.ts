import { drainOutbox } from '../../../lambdas/campaign/outbox/drain-outbox.ts';
import { applyEdit } from '../../../lambdas/campaign/review/apply-edit.ts';
import { keepSurfaces } from '../../../lambdas/campaign/review/keep-surfaces.ts';
import { readPullRequest } from '../../../lambdas/campaign/review/read-pull-request.ts';
import { workReviews } from '../../../lambdas/campaign/review/work-reviews.ts';
import type { Invoke, ReviewInvocation } from './schedule-invocation.ts';
import { minute } from './schedule-plan.ts';
import type { ReviewWorld } from './schedule-world.ts';

type FunctionId = 'apply-edit' | 'read-pull-request' | 'after-decision';
type Event = { readonly editId?: string };

/** Lambda tries an asynchronous function again after that, and then once more after twice that. */
const retryMs = minute;

/** The functions that nobody waits for, the review clock, and the sweeper as far as it tells people. */
export function createReviewFunctions(world: ReviewWorld, invoke: Invoke) {
  const { plan, threads, campaignId, settings, bodies, images, designer } = world;
  const fates = [...plan.fates];
  const starts = [...plan.starts];
  const nextFate = () => fates.shift() ?? { kind: 'fine' as const };

  const drain = ({ table, clock, deadlineAt, slack, github }: ReviewInvocation) =>
    drainOutbox(campaignId, { table, clock, deadlineAt, slack, github, retentionDays: 1 });

  const start = async (invocation: ReviewInvocation, id: FunctionId, event: Event = {}): Promise<void> => {
    await invocation.request(`starts ${id}`, () => {
      for (const ms of starts.shift() ?? [0]) threads.at(threads.now() + ms, () => run(id, event, 1));
    });
  };

  const work =
    (id: FunctionId, { editId = '' }: Event) =>
    async (invocation: ReviewInvocation) => {
      const { github, slack, machines } = invocation;
      switch (id) {
        case 'after-decision': {
          await drain(invocation);
          await keepSurfaces(await invocation.task(), { github, slack, bodies, settings });
          return;
        }
        case 'apply-edit': {
          const deps = { github, slack, bodies, settings, images, imagesBaseUrl: 'https://images.example' };
          await applyEdit(await invocation.task(), editId, { ...designer, ...deps });
          await drain(invocation);
          return;
        }
        case 'read-pull-request': {
          const apply = (_campaign: string, edit: string) =>
            start(invocation, 'apply-edit', { editId: edit });
          const deps = { github, bodies, machines, settings, apply };
          const hasNews = await readPullRequest(await invocation.task(), deps);
          if (hasNews) await start(invocation, 'after-decision');
          return;
        }
        default:
          id satisfies never;
      }
    };

  const run = (id: FunctionId, event: Event, attempt: number): void =>
    invoke(id, nextFate(), work(id, event), {
      ended: () => {},
      failed: (error) => {
        if (attempt === 3) world.deadLetters.push(`${id}: ${error.name}: ${error.message}`);
        else threads.at(threads.now() + attempt * retryMs, () => run(id, event, attempt + 1));
      },
    });

  const ignored = { ended: () => {}, failed: () => {} };
  return {
    start,
    nextFate,
    strike: () =>
      invoke(
        'review clock',
        nextFate(),
        async (invocation) => {
          const { table, machines, clock, deadlineAt } = invocation;
          const deps = {
            table,
            machines,
            clock,
            settings,
            start: (id: FunctionId, event: Event) => start(invocation, id, event),
          };
          const { duties, failed } = await workReviews(deps, deadlineAt);
          return { duties, failed: failed.length };
        },
        ignored,
      ),
    sweep: () => invoke('sweeper', nextFate(), drain, ignored),
  };
}

export type ReviewFunctions = ReturnType<typeof createReviewFunctions>;
