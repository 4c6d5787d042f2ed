import { setTimeout as pause } from 'node:timers/promises';
import { isFinal } from '../../lambdas/campaign/record.ts';
import type { CampaignTwin } from '../campaign-twin.ts';
import { type CampaignApi, type CampaignView, createCampaignApi, type ReviewView } from './campaign-api.ts';
import { type LeftAtVendor, leftAtVendors } from './left-at-vendors.ts';
import { nextActs, type ReviewCourse, type ReviewScene } from './review-courses.ts';
import { type PullRequestState, watchPullRequest } from './watched-pull-request.ts';
import { watchSlack } from './watched-slack.ts';

export interface ReviewResult {
  readonly course: ReviewCourse;
  readonly campaignId: string;
  readonly status: string;
  readonly rounds: number;
  readonly decision: ReviewView['decision'];
  readonly pullRequest: PullRequestState;
  /** What the vendors have of it at the end. */
  readonly left: readonly LeftAtVendor[];
  readonly reason?: CampaignView['reason'];
}

export interface ReviewOptions extends Omit<ReviewScene, 'twin'> {
  readonly course: ReviewCourse;
  readonly answers: Record<string, unknown>;
  /** Told whether there is nothing to do but wait. */
  readonly onWaiting: (waiting: boolean) => void;
}

const pollMs = 100;

/** One campaign and its review as people see it, in Slack and on GitHub. */
export async function runReview(twin: CampaignTwin, options: ReviewOptions): Promise<ReviewResult> {
  const { course, story, repository, people } = options;
  const api = createCampaignApi(twin.apiUrl, () => twin.signIn({ sub: 'demo-marketer', tenant: 'demo' }));
  const campaignId = await api.launch({ ...options.answers, approval_required: true });
  story.tell(`campaign ${campaignId.slice(0, 8)} is launched`);
  const slack = watchSlack(twin.vendors.slack, people, story);
  const pullRequest = watchPullRequest(twin.vendors.github, repository, story);
  const look = () => {
    slack.look();
    pullRequest.look();
  };
  const { status, review, reason } = await untilOver(api, campaignId, { ...options, twin }, look);
  look();
  story.tell(`the campaign is ${status}`);
  return {
    course,
    campaignId,
    status,
    rounds: review?.round ?? 0,
    decision: review?.decision ?? null,
    pullRequest: pullRequest.state(),
    left: leftAtVendors(Object.values(twin.vendors)),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** Whether the review has gone as it should, and nothing is left of what was not approved. */
export function reviewWentWell({
  course,
  status,
  rounds,
  decision,
  left,
  pullRequest,
}: ReviewResult): boolean {
  const isApproved = status === 'completed' && pullRequest === 'merged';
  const isTakenBack = status === 'rejected' && pullRequest === 'closed' && left.length === 0;
  switch (course) {
    case 'github':
      return isApproved && decision?.via === 'github';
    case 'changes':
      return isApproved && rounds === 2;
    case 'reject':
      return isTakenBack && decision?.decision === 'rejected';
    case 'timeout':
      return isTakenBack && decision?.decision === 'timed_out';
    default:
      return course satisfies never;
  }
}

async function untilOver(
  api: CampaignApi,
  campaignId: string,
  options: ReviewOptions & ReviewScene,
  look: () => void,
): Promise<CampaignView> {
  const done = new Set<string>();
  for (;;) {
    const campaign = await api.campaign(campaignId);
    look();
    if (isFinal(campaign.status)) return campaign;
    const { review } = campaign;
    options.onWaiting(review !== null && isSettled(review, options.course));
    if (review !== null && review.decision === null) {
      const turn = `${review.round} ${review.approvedBy.length}`;
      if (!done.has(turn) && (await nextActs[options.course](review, options))) done.add(turn);
    }
    await pause(pollMs);
  }
}

/** Whether nobody does anything any more: a round that has to be changed is followed by another. */
function isSettled({ decision }: ReviewView, course: ReviewCourse): boolean {
  return decision === null ? course === 'timeout' : decision.decision !== 'changes_requested';
}
