import { cardActions, parseCardValue } from '../../lambdas/campaign/review/card-value.ts';
import { feedbackBlock } from '../../lambdas/campaign/review/review-modals.ts';
import type { Person } from '../../lambdas/campaign/settings.ts';
import type { CampaignTwin } from '../campaign-twin.ts';
import { buttonIn } from '../local/vendors/slack/blocks.ts';
import type { SlackMessage } from '../local/vendors/slack/channel-store.ts';
import type { ReviewView } from './campaign-api.ts';
import { assertTaken, pressInSlack, slackCallbackOf } from './press-in-slack.ts';
import type { Story } from './story.ts';

/** How a review goes: approved on GitHub, changed and then approved in Slack, rejected there, or left alone. */
export const reviewCourses = ['github', 'changes', 'reject', 'timeout'] as const;
export type ReviewCourse = (typeof reviewCourses)[number];

/** The place where people decide, and who they are. */
export interface ReviewScene {
  readonly twin: CampaignTwin;
  readonly story: Story;
  /** `owner/name` of the repository with the pull request. */
  readonly repository: string;
  /** In the order in which they decide. */
  readonly people: readonly Person[];
}

/** Does what the next person does who is asked. @returns `false` where they cannot yet: their card is still to come. */
export type NextAct = (review: ReviewView, scene: ReviewScene) => Promise<boolean>;

const wish = 'Say in the headline that starting is free.';

export const nextActs: Readonly<Record<ReviewCourse, NextAct>> = {
  github: approveOnGithub,
  changes: (review, scene) =>
    review.round === 1 ? requestChanges(review, scene) : press('approve', review, scene),
  reject: (review, scene) => press('reject', review, scene),
  timeout: async () => true,
};

async function approveOnGithub(
  review: ReviewView,
  { twin: { vendors }, story, repository, people }: ReviewScene,
): Promise<boolean> {
  const pull = vendors.github.openPullRequests(repository).at(-1);
  if (pull === undefined || cardOf(review, vendors.slack.messages()) === undefined) return false;
  const { email, account: login } = nextPerson(review, people, 'github');
  story.tell(`${email} approves pull request ${pull.number} on GitHub`);
  vendors.github.reviewByHand(repository, pull.number, { login, state: 'APPROVE' });
  return true;
}

async function press(
  button: keyof typeof cardActions,
  review: ReviewView,
  { twin, story, people }: ReviewScene,
): Promise<boolean> {
  const card = cardOf(review, twin.vendors.slack.messages());
  if (card === undefined) return false;
  const { email, account: id } = nextPerson(review, people, 'slack');
  story.tell(`${email} presses "${labelOf(card, button)}" in Slack`);
  await pressInSlack(twin, card, button, id);
  return true;
}

async function requestChanges(review: ReviewView, scene: ReviewScene): Promise<boolean> {
  if (!(await press('changes', review, scene))) return false;
  const { vendors } = scene.twin;
  const { email, account: id } = nextPerson(review, scene.people, 'slack');
  const window = vendors.slack.openViews(id).at(-1);
  if (window === undefined) throw new Error('no window was opened in Slack');
  scene.story.tell(`${email} writes: "${wish}"`);
  const answer = await vendors.slack.submitView({
    viewId: window.id,
    values: { [feedbackBlock]: wish },
    user: { id },
    callbackUrl: slackCallbackOf(scene.twin),
  });
  assertTaken(answer);
  return true;
}

/** The card of the present round; those of earlier ones have no button any more. */
function cardOf({ round }: ReviewView, messages: readonly SlackMessage[]): SlackMessage | undefined {
  return messages.findLast(({ blocks }) => {
    const value = buttonIn(blocks, cardActions.approve)?.button.value;
    return value !== undefined && parseCardValue(value).round === round;
  });
}

const labelOf = ({ blocks }: SlackMessage, button: keyof typeof cardActions): string =>
  buttonIn(blocks, cardActions[button])?.button.text.text ?? button;

/** Somebody with an account there who has not approved yet. */
function nextPerson(
  { approvedBy }: ReviewView,
  people: readonly Person[],
  place: 'slack' | 'github',
): { readonly email: string; readonly account: string } {
  const [next] = people.flatMap(({ email, [place]: account }) =>
    account === undefined || approvedBy.includes(email) ? [] : [{ email, account }],
  );
  if (next === undefined) throw new Error(`nobody who could decide has an account: ${place}`);
  return next;
}
