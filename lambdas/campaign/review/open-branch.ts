import type { CampaignTask } from '../campaign-task.ts';
import { performEffect } from '../perform-effect.ts';
import type { Publication } from '../publication.ts';
import { sighting } from '../sighting.ts';
import { type GithubPlace, noteCommit, ownCommitBelow } from './branch-commits.ts';
import { commitMessage } from './commit-message.ts';
import { reviewFiles } from './review-files.ts';
import { reviewKeys } from './review-places.ts';

export interface BranchPlace {
  readonly repository: string;
  readonly branch: string;
}

/** The content of a branch whose commits somebody has replaced: ours goes on top of it. */
const notOurs = '';

/** @returns the hash of the content that the branch was made with. */
export async function openBranch(
  task: Pick<CampaignTask, 'ledger' | 'record' | 'table'>,
  round: number,
  { repository, branch, base }: BranchPlace & { readonly base: string },
  publication: Publication,
  { client }: GithubPlace,
): Promise<string> {
  const { record, ledger } = task;
  const made = await performEffect(
    ledger,
    {
      key: reviewKeys.branch(round),
      kind: 'branch',
      target: () => ({ repository, branch, content: publication.hash }),
    },
    {
      send: async (effect) => {
        const { sha } = await client.createBranchWithFiles(effect, repository, {
          branch,
          base,
          message: commitMessage(publication.name, publication.hash, effect),
          files: reviewFiles(record.campaignId, publication),
        });
        return { repository, branch, sha, content: publication.hash };
      },
      find: async (_effect, { content = publication.hash }) => {
        const head = (await client.getBranch(repository, branch))?.sha;
        if (head === undefined) return sighting(undefined);
        const own = await ownCommitBelow(head, record, repository, client);
        return sighting(
          own === undefined
            ? { repository, branch, sha: head, content: notOurs }
            : { repository, branch, sha: own, content },
        );
      },
    },
  );
  const content = String(made['content']);
  await noteCommit(task, String(made['sha']), content);
  return content;
}
