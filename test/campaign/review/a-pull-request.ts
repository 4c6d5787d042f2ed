import type { TestContext } from 'node:test';
import { drainOutbox } from '../../../lambdas/campaign/outbox/drain-outbox.ts';
import { listEdits } from '../../../lambdas/campaign/review/edit.ts';
import { keepSurfaces } from '../../../lambdas/campaign/review/keep-surfaces.ts';
import { readPullRequest } from '../../../lambdas/campaign/review/read-pull-request.ts';
import { aChannel } from './a-channel.ts';
import { aRepository } from './a-repository.ts';
import { anOpenReview, type OpenReviewOptions, recordingMachines } from './an-open-review.ts';

const minute = 60_000;

/** The logins of two people who may do everything. */
export const [kimLogin, danaLogin] = ['kim-at-github', 'dana-at-github'] as const;

/** A review with its pull request, which is read when the test says so. */
export async function aPullRequest(test: TestContext, options: OpenReviewOptions = {}) {
  const open = await anOpenReview(test, options);
  const { table, clock, settings, bodies, campaignId } = open;
  const repository = aRepository(clock.now);
  const { github } = repository;
  const { slack } = aChannel();
  await keepSurfaces(await open.task(), { github, slack, bodies, settings });
  const { machines, tokens } = recordingMachines();
  const applied: string[] = [];
  const apply = async (_campaignId: string, editId: string) => void applied.push(editId);
  repository.asked.length = 0;
  return {
    ...open,
    repository,
    tokens,
    applied,
    read: async () => {
      clock.advanceBy(minute);
      await readPullRequest(await open.task(), { github, bodies, machines, settings, apply });
    },
    /** Everything that waits goes to the timeline, and is forgotten: nothing is told anybody here. */
    drain: () =>
      drainOutbox(campaignId, { table, clock, deadlineAt: clock.now() + minute, retentionDays: 1 }),
    edits: () => listEdits(table, campaignId),
    /** Whom something is told, and what. */
    answers: async () =>
      (await open.notices()).flatMap(({ kind, to, text }) =>
        kind === 'answered' && to?.via === 'github' ? [`${to.login}: ${text}`] : [],
      ),
    decision: async () => (await open.review()).decision,
  };
}
