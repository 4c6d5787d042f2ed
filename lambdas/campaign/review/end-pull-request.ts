import type { BegunEffect } from '../../platform/begun-effect.ts';
import { VendorConflictError, VendorRejectedError, VendorUnavailableError } from '../../platform/errors.ts';
import type { CampaignTask } from '../campaign-task.ts';
import type { EffectFacts } from '../effect.ts';
import { performEffect } from '../perform-effect.ts';
import type { Publication } from '../publication.ts';
import { sighting } from '../sighting.ts';
import { contentOfCommit, type GithubPlace, headOf } from './branch-commits.ts';
import { commitMessage } from './commit-message.ts';
import { reviewFiles, reviewPathsOf } from './review-files.ts';
import { reviewBranchOf, reviewKeys } from './review-places.ts';

interface ApprovedPull {
  readonly repository: string;
  readonly number: number;
  readonly approved: Publication;
}

/**
 * Merges the pull request of an approved campaign, with exactly what was approved: anything else that was pushed
 * is covered by one more commit. Where the repository's rules allow no merge, it is closed. One that a person
 * has merged or closed is left as it is.
 */
export async function endPullRequest(
  task: Pick<CampaignTask, 'ledger' | 'record'>,
  round: number,
  pull: ApprovedPull,
  place: GithubPlace,
): Promise<void> {
  const { repository, number } = pull;
  const ended = async (): Promise<EffectFacts | undefined> => {
    const found = await place.client.getPullRequest(repository, number);
    const isOpen = found === undefined || found.state === 'open';
    return isOpen ? undefined : factsOf(task.record, { ...pull, base: found.base }, found.merged);
  };
  await performEffect(
    task.ledger,
    {
      key: reviewKeys.end(round),
      kind: 'pull-request-end',
      target: () => ({ repository, number, base: place.settings.baseBranch }),
    },
    {
      send: async (effect) => (await ended()) ?? (await merge(effect, task, pull, place)),
      find: async () => sighting(await ended()),
    },
  );
}

async function merge(
  effect: BegunEffect,
  { record }: Pick<CampaignTask, 'record'>,
  { repository, number, approved }: ApprovedPull,
  { client, settings }: GithubPlace,
): Promise<EffectFacts> {
  const { hash, name } = approved;
  const ended = { repository, number, base: settings.baseBranch };
  const branch = reviewBranchOf(record.campaignId, name);
  try {
    const seen = await headOf(repository, branch, client);
    const shown = await contentOfCommit(seen, record, repository, client);
    const files = reviewFiles(record.campaignId, approved);
    const head =
      shown === hash
        ? seen
        : (
            await client.commitFiles(effect, repository, {
              branch,
              head: seen,
              message: commitMessage(name, hash, effect),
              files,
            })
          ).sha;
    await client.mergePullRequest(effect, repository, number, { head, title: `Campaign: ${name}` });
    return factsOf(record, ended, true);
  } catch (error) {
    // Somebody has pushed at this very moment.
    if (error instanceof VendorConflictError)
      throw new VendorUnavailableError(error.message, { cause: error });
    if (!(error instanceof VendorRejectedError) || error.status !== 405) throw error;
    const { merged } = await client.closePullRequest(effect, repository, number);
    return { ...factsOf(record, ended, merged), reason: error.message.slice(0, 200) };
  }
}

/** What a merge has put onto the base branch is taken away with the pull request. */
function factsOf(
  { campaignId, brief }: CampaignTask['record'],
  { repository, number, base }: Pick<ApprovedPull, 'repository' | 'number'> & { readonly base: string },
  merged: boolean,
): EffectFacts {
  const files = merged ? { files: [...reviewPathsOf(campaignId, brief.name)] } : {};
  return { repository, number, base, merged, ...files };
}
