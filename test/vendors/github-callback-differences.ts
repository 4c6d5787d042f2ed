import { first, second } from '../support/review-steps.ts';
import { commentsAt, decisionAt, openReviewAt, pullAt, reviewAt, textsAt, untilAsked } from './review-at.ts';
import type { DoublesName, ReviewDoubles } from './review-doubles.ts';

/** Something that comes out otherwise because emulate is not GitHub; our sandbox does as GitHub does. */
export interface CallbackDifference {
  readonly what: string;
  readonly observe: (doubles: ReviewDoubles) => Promise<unknown>;
  readonly answers: Readonly<Record<DoublesName, unknown>>;
}

/** It does not say who has closed a pull request, for it has no issue of that number: so it was nobody. */
async function closing(doubles: ReviewDoubles) {
  const campaignId = await openReviewAt(doubles);
  const { hash } = await reviewAt(doubles, campaignId);
  const { number } = await pullAt(doubles, campaignId);
  await doubles.github.close(number, second.github);
  await doubles.world.until(async () => {
    return (
      (await decisionAt(doubles, campaignId)) !== undefined || (await commentsAt(doubles, number)).length > 0
    );
  });
  const decided = await decisionAt(doubles, campaignId);
  if (decided !== undefined) return [decided.decision, decided.by, decided.hash === hash];
  return (await commentsAt(doubles, number)).map((comment) => comment.split('.')[0]);
}

/** It sends no `synchronize`, and a pull request's head stays where it was opened. */
async function pushing(doubles: ReviewDoubles) {
  const campaignId = await openReviewAt(doubles);
  const opened = await reviewAt(doubles, campaignId);
  const { number, path, branch } = await pullAt(doubles, campaignId);
  const texts = (await textsAt(doubles, path, branch)) ?? '';
  const edited = texts.replace(/^emailSubject: .*$/m, 'emailSubject: Written on GitHub');
  const commit = await doubles.github.push(branch, path, edited, first.github);
  const { edits, hash } = await reviewAt(doubles, campaignId);
  await doubles.github.review(number, { login: second.github, state: 'APPROVE', commit });
  const decided = await decisionAt(doubles, campaignId);
  return { edits, isAskedAnew: hash !== opened.hash, approved: decided?.hash === hash };
}

/** It merges no other head than the first, and calls that 422 where GitHub says 409. */
async function secondRound(doubles: ReviewDoubles) {
  const { github, world } = doubles;
  const campaignId = await openReviewAt(doubles);
  const { number } = await pullAt(doubles, campaignId);
  await github.review(number, { login: first.github, state: 'REQUEST_CHANGES', body: 'Shorter' });
  await untilAsked(doubles, campaignId, 2);
  const { commits, hash } = await reviewAt(doubles, campaignId);
  const commit = Object.keys(commits).find((sha) => commits[sha] === hash) ?? '';
  await github.review(number, { login: second.github, state: 'APPROVE', commit });
  const { status } = await world.untilFinal(campaignId);
  return [status, (await pullAt(doubles, campaignId)).state.split(' ')[0]];
}

const row = (
  what: string,
  observe: CallbackDifference['observe'],
  ours: unknown,
  emulates: unknown,
): CallbackDifference => ({
  what,
  observe,
  answers: { 'our own sandboxes': ours, 'the npm package emulate': emulates },
});

/** What happens, and what comes of it with our sandbox and with emulate. */
export const githubCallbackDifferences: readonly CallbackDifference[] = [
  row(
    'the closing by a reviewer makes',
    closing,
    ['rejected', second.email, true],
    ['That does not count: this account belongs to nobody whom the stage knows'],
  ),
  row(
    'a push and the approval of its commit make',
    pushing,
    { edits: 1, isAskedAnew: true, approved: true },
    { edits: 0, isAskedAnew: false, approved: false },
  ),
  row(
    'what is approved in the second round becomes',
    secondRound,
    ['completed', 'merged'],
    ['completed_with_warnings', 'open'],
  ),
];
