import type { SFNClient } from '@aws-sdk/client-sfn';
import { SagaClosedError } from '../../platform/errors.ts';
import { readRecord } from '../campaign-table.ts';
import type { CampaignTask } from '../campaign-task.ts';
import type { Publication } from '../publication.ts';
import { keepSurfaces, type SurfaceDeps } from './keep-surfaces.ts';
import { openRound } from './open-round.ts';
import { resume } from './resume.ts';
import { isCardOpen } from './review-places.ts';
import { showDecision } from './show-decision.ts';
import { storeVersion } from './store-version.ts';

export interface OpenReviewDeps extends SurfaceDeps {
  readonly machines: SFNClient;
}

export interface RoundRequest {
  readonly round: number;
  readonly try: string;
  readonly token: string;
}

/** Asks people about a publication: the token first, since a decision may come as soon as they are asked. */
export async function openReview(
  task: CampaignTask,
  request: RoundRequest,
  publication: Publication,
  deps: OpenReviewDeps,
): Promise<void> {
  const { record, table, clock, progress } = task;
  const { campaignId } = record;
  const now = clock.now();
  const last = record.review;
  const deadlineAt = last?.deadlineAt ?? now + deps.settings.reviewHours * 60 * 60 * 1000;
  await storeVersion(task, request.round, publication, deps.bodies);
  const review = await openRound(table, campaignId, {
    ...request,
    hash: publication.hash,
    openedAt: now,
    deadlineAt,
    edits: last?.edits ?? 0,
    ...(last === undefined ? {} : { before: last.hash, taken: last.taken ?? {} }),
  });
  if (review?.round !== request.round) throw new SagaClosedError('another round of the review is open');

  const opened = { ...task, record: await readRecord(table, campaignId) };
  await keepSurfaces(opened, deps);
  const { decision } = review;
  if (decision === undefined) return progress.waitFor({ what: 'review', until: deadlineAt });
  // Somebody may have decided on a card whose answer was lost to us: it is found before the review goes on.
  if (isCardOpen(opened.record, request.round)) await showDecision(opened, request.round, deps);
  await resume(deps.machines, review);
}
