import { parseTextsFile, textsPathOf } from '../../../lambdas/campaign/review/review-files.ts';
import { reviewBranchOf } from '../../../lambdas/campaign/review/review-places.ts';
import { takeDelivery } from '../../../lambdas/campaign/review/take-delivery.ts';
import type { ActParts } from './schedule-acts.ts';
import type { Act } from './schedule-plan.ts';
import { people, stranger } from './schedule-world.ts';

/** Reviews, merges, closes or pushes, having seen `commit`; GitHub tells us so, or does not. */
export function createGithubActs({ world, invoke, functions, begin }: ActParts) {
  const { threads, campaignId, github } = world;
  const webhooks = [...world.plan.webhooks];
  let deliveries = 0;

  const actOnGithub = async (n: number, act: Act, commit: string) => {
    const { repository } = github;
    const pull = await github.pullNow();
    if (pull?.state !== 'open') return;
    const { person, deed } = { person: { ...stranger, ...people[act.who] }, deed: act.deed };
    const login = person.github ?? '';
    let noticeId: string | undefined;
    let action = 'submitted';
    if (deed === 'edit') {
      const name = 'Autumn Launch';
      const file = await github.place.client.getFile(
        'reviews',
        textsPathOf(campaignId, name),
        repository.head(),
      );
      const pieces = parseTextsFile(file?.content.toString('utf8') ?? '');
      repository.push(login, { pieces: { ...pieces, socialPost: `Post of act ${n}.` } });
      action = 'synchronize';
    } else if (deed === 'reject' || (deed === 'approve' && act.merges)) {
      if (pull.headSha !== commit) return;
      github.end(login, deed === 'reject' ? 'closed' : 'merged');
      noticeId = `github-closed ${threads.now()}`;
      action = 'closed';
    } else {
      const state = deed === 'approve' ? 'approved' : 'changes_requested';
      noticeId = `github-review ${repository.review(login, state, { commit })}`;
    }
    const saw = deed === 'edit' ? repository.head() : commit;
    begin({ n, act, saw, round: 0, ...(noticeId === undefined ? {} : { noticeId }) });
    deliver(action);
  };
  const deliver = (action: string) => {
    deliveries += 1;
    const id = `delivery-${deliveries}`;
    const branch = reviewBranchOf(campaignId, 'Autumn Launch');
    const repository = 'acme/reviews';
    const delivery = { kind: 'pull-request', delivery: id, repository, number: 1, branch, action } as const;
    for (const ms of webhooks.shift() ?? [0]) {
      threads.at(threads.now() + ms, () =>
        invoke(
          id,
          functions.nextFate(),
          (i) =>
            takeDelivery(delivery, {
              table: i.table,
              clock: i.clock,
              settings: { owner: 'acme', reviewRepository: 'reviews' },
              read: () => functions.start(i, 'read-pull-request'),
            }),
          { ended: () => {}, failed: () => {} },
        ),
      );
    }
  };

  return actOnGithub;
}
