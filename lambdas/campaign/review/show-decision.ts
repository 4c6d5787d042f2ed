import type { CampaignTask } from '../campaign-task.ts';
import { readApprovedPublication } from '../publication.ts';
import { settleLateEdits } from './apply-edit.ts';
import { endPullRequest } from './end-pull-request.ts';
import { postCard, updateCard } from './keep-card.ts';
import type { SurfaceDeps } from './keep-surfaces.ts';
import { outcomeCard } from './outcome-card.ts';
import { isCardOpen, postedCardOf, pullRequestOf } from './review-places.ts';

/**
 * Shows what was decided wherever people were asked: edits that came too late are refused, the outcome takes the
 * card's place, and an approved pull request is merged. One that was not approved is closed when the campaign is taken back.
 */
export async function showDecision(
  task: CampaignTask,
  round: number,
  deps: Pick<SurfaceDeps, 'github' | 'slack' | 'bodies'>,
): Promise<void> {
  const { ledger, record } = task;
  const decision = record.review?.decision;
  if (decision === undefined) return;
  await settleLateEdits(task);
  const outcome = outcomeCard(record.brief.name, decision);
  // A card whose answer was lost is found first: somebody may have decided on it.
  const place = isCardOpen(record, round)
    ? await postCard(task, round, outcome, await deps.slack())
    : postedCardOf(record, round)?.place;
  if (place !== undefined) await updateCard(ledger, round, place, outcome, (await deps.slack()).client);

  const pull = pullRequestOf(record);
  if (decision.decision !== 'approved' || pull === undefined) return;
  const approved = await readApprovedPublication(record, round, deps.bodies);
  await endPullRequest(task, round, { ...pull, approved }, await deps.github());
}
