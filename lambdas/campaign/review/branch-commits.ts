import { VendorRejectedError } from '../../platform/errors.ts';
import type { GithubSettings } from '../../vendors/github/settings.ts';
import type { Github } from '../../vendors/github.ts';
import { updateRecord } from '../campaign-table.ts';
import type { CampaignTask } from '../campaign-task.ts';
import type { CampaignRecord } from '../record.ts';
import { contentOfOwnCommit } from './commit-message.ts';

export interface GithubPlace {
  readonly client: Github;
  readonly settings: GithubSettings;
}

/** @throws VendorRejectedError where somebody has deleted the branch, which closes its pull request */
export async function headOf(repository: string, branch: string, client: Github): Promise<string> {
  const found = await client.getBranch(repository, branch);
  if (found === undefined) throw new VendorRejectedError(`the branch ${branch} of ${repository} is gone`);
  return found.sha;
}

/** The hash of what a commit holds: noted in the record, or said by the commit, if it is ours. */
export async function contentOfCommit(
  sha: string,
  record: CampaignRecord,
  repository: string,
  client: Github,
): Promise<string | undefined> {
  const noted = record.review?.commits[sha];
  if (noted !== undefined) return noted;
  const commit = await client.getCommit(repository, sha);
  return commit && contentOfOwnCommit(commit.message, record);
}

/** Nobody pushes more commits than this at once and means one edit. */
export const longestLine = 20;

/** The nearest commit of ours at the end of a branch or below it: somebody may have pushed since. */
export async function ownCommitBelow(
  head: string,
  record: CampaignRecord,
  repository: string,
  client: Github,
): Promise<string | undefined> {
  let sha: string | undefined = head;
  for (let steps = 0; sha !== undefined && steps < longestLine; steps += 1) {
    const commit = await client.getCommit(repository, sha);
    if (commit !== undefined && contentOfOwnCommit(commit.message, record) !== undefined) return sha;
    sha = commit?.parents[0];
  }
  return undefined;
}

/** Which content a commit holds, so that a review of it counts for that. */
export async function noteCommit(
  { table, record }: Pick<CampaignTask, 'table' | 'record'>,
  sha: string,
  hash: string,
): Promise<void> {
  if (record.review?.commits[sha] === hash) return;
  await updateRecord(table, record.campaignId, {
    UpdateExpression: 'SET review.commits.#sha = :hash',
    ConditionExpression: 'attribute_exists(review.commits)',
    ExpressionAttributeNames: { '#sha': sha },
    ExpressionAttributeValues: { ':hash': hash },
  });
}
