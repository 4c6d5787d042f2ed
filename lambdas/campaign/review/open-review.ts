import type { SFNClient } from '@aws-sdk/client-sfn';
import { SagaClosedError } from '../../platform/errors.ts';
import type { GithubSettings } from '../../vendors/github/settings.ts';
import type { Github } from '../../vendors/github.ts';
import type { SlackSettings } from '../../vendors/slack/settings.ts';
import type { Slack } from '../../vendors/slack.ts';
import { shortIdOf, slugOf } from '../identity.ts';
import { reviewersOf } from '../people.ts';
import { performEffect } from '../perform-effect.ts';
import type { Publication } from '../publication.ts';
import type { CampaignSettings } from '../settings.ts';
import { sighting } from '../sighting.ts';
import type { CampaignTask } from '../task-handler.ts';
import { isCardOpen, messageKeyOf } from './message-key.ts';
import { pullRequestBody, reviewFiles } from './pull-request-files.ts';
import { resume } from './resume.ts';
import { reviewCard } from './review-card.ts';
import { openRound } from './review-state.ts';

export interface OpenReviewDeps {
  readonly github: { readonly client: Github; readonly settings: GithubSettings };
  readonly slack: { readonly client: Slack; readonly settings: SlackSettings };
  readonly machines: SFNClient;
  readonly settings: CampaignSettings;
}

export interface RoundRequest {
  readonly round: number;
  readonly try: string;
  readonly token: string;
}

/** Messages are dated by Slack's clock, which may be behind ours. */
const clockSkewMs = 2 * 60_000;

/** Asks people about a publication: the token first, since a decision may come as soon as they are asked. */
export async function openReview(
  task: CampaignTask,
  request: RoundRequest,
  publication: Publication,
  deps: OpenReviewDeps,
): Promise<void> {
  const { record, table, clock, progress } = task;
  const now = clock.now();
  const deadlineAt = record.review?.deadlineAt ?? now + deps.settings.reviewHours * 60 * 60 * 1000;
  const review = await openRound(table, record.campaignId, {
    ...request,
    hash: publication.hash,
    deadlineAt,
  });
  if (review?.round !== request.round) throw new SagaClosedError('another round of the review is open');

  // Somebody may have decided on a card whose answer was lost to us: it is found before the review goes on.
  if (review.decision === undefined || isCardOpen(record, request.round)) {
    const pullRequestUrl = await askOnGithub(task, request.round, publication, deps);
    await askOnSlack(task, request.round, publication, pullRequestUrl, deps);
  }
  if (review.decision !== undefined) return resume(deps.machines, review);
  await progress.waitFor({ what: 'review', until: deadlineAt });
}

/** A round has its own branch: `campaign/<name>-<id>/<round>`. */
export function reviewBranchOf(campaignId: string, name: string, round: number): string {
  return `campaign/${slugOf(name)}-${shortIdOf(campaignId)}/${round}`;
}

async function askOnGithub(
  { ledger, record }: CampaignTask,
  round: number,
  publication: Publication,
  { github }: OpenReviewDeps,
): Promise<string> {
  const { reviewRepository: repository, baseBranch: base } = github.settings;
  const branch = reviewBranchOf(record.campaignId, publication.name, round);
  await performEffect(
    ledger,
    {
      key: `review/branch@${round}`,
      kind: 'branch',
      target: () => ({ repository, branch }),
    },
    {
      send: async (effect) => {
        const { sha } = await github.client.createBranchWithFiles(effect, repository, {
          branch,
          base,
          message: `Campaign: ${publication.name}`,
          files: reviewFiles(publication),
        });
        return { repository, branch, sha };
      },
      find: async () => {
        const found = await github.client.getBranch(repository, branch);
        return sighting(found && { repository, branch, sha: found.sha });
      },
    },
  );
  const pull = await performEffect(
    ledger,
    {
      key: `review/pull-request@${round}`,
      kind: 'pull-request',
      target: () => ({ repository, branch, base }),
    },
    {
      send: async (effect) => {
        const opened = await github.client.openPullRequest(effect, repository, {
          title: `Campaign: ${publication.name}`,
          head: branch,
          base,
          body: pullRequestBody(publication, record.campaignId),
        });
        return { repository, number: opened.number, url: opened.url };
      },
      find: async () => {
        const found = await github.client.findPullRequest(repository, { head: branch, base });
        return sighting(found && { repository, number: found.number, url: found.url });
      },
    },
  );
  return String(pull['url']);
}

async function askOnSlack(
  { ledger, record, clock }: CampaignTask,
  round: number,
  publication: Publication,
  pullRequestUrl: string,
  { slack, settings }: OpenReviewDeps,
): Promise<void> {
  const { channel } = slack.settings;
  const card = reviewCard({
    campaignId: record.campaignId,
    round,
    publication,
    pullRequestUrl,
    reviewers: reviewersOf(record, settings.people),
    approvalsRequired: record.brief.approvalsRequired,
  });
  await performEffect(
    ledger,
    {
      key: messageKeyOf(round),
      kind: 'message',
      target: () => ({ channel, oldest: clock.now() - clockSkewMs }),
    },
    {
      send: async (effect) => {
        const posted = await slack.client.postMessage(effect, { channel, ...card });
        return { channel: posted.channel, ts: posted.ts };
      },
      find: async (effect, target) => {
        const found = await slack.client.findMessage({
          channel,
          oldest: Number(target['oldest']),
          effectId: effect.id,
        });
        return sighting(found && { channel: found.channel, ts: found.ts });
      },
    },
  );
}
