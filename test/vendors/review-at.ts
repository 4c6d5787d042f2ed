import assert from 'node:assert/strict';
import { textsPathOf } from '../../lambdas/campaign/review/review-files.ts';
import { pullRequestOf, reviewBranchOf } from '../../lambdas/campaign/review/review-places.ts';
import { someAnswers } from '../support/answers.ts';
import type { ReviewDoubles } from './review-doubles.ts';
import type { ShownMessage } from './slack-parties.ts';

/** Runs a campaign until people are asked about it; answers its id. */
export async function openReviewAt({ world }: ReviewDoubles): Promise<string> {
  const campaignId = await world.launch(someAnswers({ channels: ['email'] }));
  await untilAsked({ world }, campaignId, 1);
  return campaignId;
}

/** Resolves when people are asked in that round, and nothing else goes on. */
export async function untilAsked(
  { world }: Pick<ReviewDoubles, 'world'>,
  campaignId: string,
  round: number,
): Promise<void> {
  await world.until(async () => {
    const execution = world.execution(campaignId);
    assert.ok(execution?.status !== 'FAILED', `it failed before the review: ${execution?.cause}`);
    if (execution === undefined || (await world.progress(campaignId)).waitingFor?.what !== 'review')
      return false;
    return (await world.record(campaignId)).review?.round === round;
  });
}

/** The review as the table has it. */
export async function reviewAt({ world }: ReviewDoubles, campaignId: string) {
  const { review } = await world.record(campaignId);
  assert.ok(review, `campaign ${campaignId} has no review`);
  return review;
}

/** What was decided, by whom and where, about which content; nothing where nobody has decided. */
export async function decisionAt(doubles: ReviewDoubles, campaignId: string) {
  const { decision } = await reviewAt(doubles, campaignId);
  if (decision === undefined) return undefined;
  const { at: _, ...decided } = decision;
  return decided;
}

/** The pull request, and where it has the texts that people may change. */
export async function pullAt({ world, github }: ReviewDoubles, campaignId: string) {
  const record = await world.record(campaignId);
  const place = pullRequestOf(record);
  assert.ok(place, `campaign ${campaignId} has no pull request`);
  const { body } = await github.ask('GET', `pulls/${place.number}`);
  const { state, merged, merged_by } = JSON.parse(JSON.stringify(body));
  const branch = reviewBranchOf(campaignId, record.brief.name);
  return {
    number: place.number,
    branch,
    path: textsPathOf(campaignId, record.brief.name),
    state: merged === true ? `merged by ${merged_by.login}` : String(state),
  };
}

/** The texts of a campaign as a branch has them. */
export async function textsAt(
  { github }: ReviewDoubles,
  path: string,
  branch: string,
): Promise<string | undefined> {
  const { status, body } = await github.ask('GET', `contents/${path}?ref=${branch}`);
  if (status === 404) return undefined;
  return Buffer.from(JSON.parse(JSON.stringify(body)).content, 'base64').toString('utf8');
}

/** Comments below the pull request, the oldest first. */
export async function commentsAt({ github }: ReviewDoubles, number: number): Promise<string[]> {
  const { body } = await github.ask('GET', `issues/${number}/comments`);
  assert.ok(Array.isArray(body), JSON.stringify(body));
  return body.map((comment) => String(comment.body));
}

/** The newest card of a campaign: as long as it can be decided on, its buttons name the campaign. */
export async function cardAt({ world, slack }: ReviewDoubles, campaignId: string): Promise<ShownMessage> {
  const { effects } = await world.record(campaignId);
  const posted = Object.values(effects).flatMap((effect) =>
    effect.kind === 'message' && effect.state === 'done' ? [String(effect.result['ts'])] : [],
  );
  const card = (await slack.history()).find(({ ts }) => posted.includes(ts));
  assert.ok(card, `campaign ${campaignId} has no card`);
  return card;
}

/** What a button of a card carries; nothing where there is no such button. */
export const buttonValue = ({ blocks = [] }: ShownMessage, actionId: string): string | undefined =>
  blocks.flatMap(({ elements = [] }) => elements).find(({ action_id }) => action_id === actionId)?.value;
