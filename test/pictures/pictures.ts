import { answerTo } from '../../lambdas/campaign/review/answers.ts';
import type { WindowValue } from '../../lambdas/campaign/review/card-value.ts';
import { outcomeCard, withdrawnCard } from '../../lambdas/campaign/review/outcome-card.ts';
import type { Decision } from '../../lambdas/campaign/review/review.ts';
import { reviewCard } from '../../lambdas/campaign/review/review-card.ts';
import { changesModal, editModal, noteModal } from '../../lambdas/campaign/review/review-modals.ts';
import { campaignId, exampleCampaign, name, names, openedAt, people } from './example.ts';
import { createMeasure, pictureRenderer } from './font.ts';
import { messagePanel, type Panel, svgFile, windowPanel } from './panels.ts';

const hour = 60 * 60_000;

/** Every picture of the review in docs/pictures, by its file: what the product shows, drawn. */
export async function reviewPictures(): Promise<Readonly<Record<string, string>>> {
  const renderer = await pictureRenderer();
  const { first, edited, images } = exampleCampaign(renderer);
  const canvas = { measure: createMeasure(renderer), names, images };
  const card = {
    campaignId,
    round: 1,
    publication: first,
    pullRequestUrl: 'https://github.com/your-org/campaign-reviews/pull/1',
    reviewers: people,
    approvalsRequired: 1,
    approvedBy: [],
    deadlineAt: openedAt + 24 * hour,
  };
  const [by = '', other = ''] = people.map(({ email }) => email);
  const decided: Decision = { decision: 'approved', by, via: 'slack', at: openedAt + hour, hash: first.hash };
  const value: WindowValue = { card: { campaignId, round: 1, hash: first.hash }, channel: 'C0000000000' };
  const late = answerTo({ kind: 'decided-before', decision: decided }) ?? '';

  const message = (title: string, content: Parameters<typeof messagePanel>[1]) =>
    messagePanel(title, content, canvas);
  const window = (title: string, view: Parameters<typeof windowPanel>[1]) => windowPanel(title, view, canvas);
  const panels: Readonly<Record<string, Panel>> = {
    'review-card.svg': message('The card of the first round', reviewCard(card)),
    'review-card-changed.svg': message(
      'The card of the second round, with what has changed',
      reviewCard({ ...card, round: 2, publication: edited, before: first }),
    ),
    'review-card-one-of-two.svg': message(
      'The card with one of two approvals',
      reviewCard({ ...card, approvalsRequired: 2, approvedBy: [by] }),
    ),
    'review-approved.svg': message('The card after an approval', outcomeCard(name, decided)),
    'review-rejected.svg': message(
      'The card after a rejection',
      outcomeCard(name, { ...decided, decision: 'rejected', by: other, via: 'github' }),
    ),
    'review-changes-requested.svg': message(
      'The card after changes were requested',
      outcomeCard(name, { ...decided, decision: 'changes_requested', comment: 'Say what it costs.' }),
    ),
    'review-timed-out.svg': message(
      'The card after the deadline',
      outcomeCard(name, {
        ...decided,
        decision: 'timed_out',
        by: 'clock',
        via: 'clock',
        at: card.deadlineAt,
      }),
    ),
    'review-withdrawn.svg': message('The card of a campaign that was taken back', withdrawnCard(name)),
    'review-window-changes.svg': window('The window behind Request changes', changesModal(value)),
    'review-window-edit.svg': window('The window behind Edit', editModal(value, first)),
    'review-window-note.svg': window('What somebody is told who was too late', noteModal(late)),
  };
  return Object.fromEntries(Object.entries(panels).map(([file, panel]) => [file, svgFile(panel)]));
}
