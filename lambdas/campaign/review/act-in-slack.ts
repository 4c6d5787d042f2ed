import { isDeepStrictEqual } from 'node:util';
import type { SlackBlockActions } from '../../vendors/slack/block-actions.ts';
import { type SubmissionAnswer, showErrors, showInstead } from '../../vendors/slack/submission-answers.ts';
import { type SlackViewSubmission, valuesOf } from '../../vendors/slack/view-submission.ts';
import type { Slack } from '../../vendors/slack.ts';
import type { Bodies } from '../bodies.ts';
import { findRecord } from '../campaign-table.ts';
import { readVersion } from '../publication.ts';
import { answerTo, refusalWords, writeAnswer } from './answers.ts';
import { type CardValue, cardActions, parseCardValue, parseWindowValue } from './card-value.ts';
import { editWords } from './edit-words.ts';
import { editPieces } from './edited-pieces.ts';
import { whyClosed } from './open-condition.ts';
import { type EditDeps, requestEdit } from './request-edit.ts';
import { changesModal, editModal, feedbackBlock, modalIds, noteModal } from './review-modals.ts';
import { type DecisionDeps, takeDecision, type WordOutcome } from './take-decision.ts';
import { type ReviewAct, standingOf } from './who-decides.ts';

export interface SlackActDeps extends DecisionDeps, EditDeps {
  readonly slack: () => Promise<{ readonly client: Pick<Slack, 'openView'> }>;
  readonly bodies: Bodies;
  /** Has people answered, and what they see brought up to date; does not wait for it. */
  readonly followUp: (campaignId: string) => Promise<void>;
}

/** What came of it, for the log; and what Slack is told in answer, where it is anything. */
export interface SlackActed {
  readonly outcome: string;
  readonly answer?: SubmissionAnswer;
}

const acts: Readonly<Record<string, ReviewAct>> = {
  [cardActions.approve]: 'approved',
  [cardActions.reject]: 'rejected',
  [cardActions.changes]: 'changes_requested',
  [cardActions.edit]: 'edit',
};

/** Somebody has pressed a button of a card: it decides at once, or opens a window. */
export async function pressInSlack(pressed: SlackBlockActions, deps: SlackActDeps): Promise<SlackActed> {
  const [action] = pressed.actions;
  const act = acts[action.action_id];
  if (act === undefined) return { outcome: 'no-act' };
  const card = parseCardValue(action.value);
  if (act === 'edit' || act === 'changes_requested') return openWindow(pressed, card, act, deps);
  const account = { kind: 'slack', id: pressed.user.id } as const;
  const outcome = await takeDecision({ card, account, decision: act, via: 'slack' }, deps);
  await tellPresser(pressed, card, wordsFor(outcome), outcome.kind === 'counted', deps);
  return { outcome: outcome.kind };
}

/** Somebody has sent a window. */
export function submitInSlack(sent: SlackViewSubmission, deps: SlackActDeps): Promise<SlackActed> {
  switch (sent.view.callback_id) {
    case modalIds.changes:
      return submitChanges(sent, deps);
    case modalIds.edit:
      return submitEdit(sent, deps);
    default:
      return Promise.resolve({ outcome: 'no-act' });
  }
}

async function submitChanges(sent: SlackViewSubmission, deps: SlackActDeps): Promise<SlackActed> {
  const { card } = parseWindowValue(sent.view.private_metadata);
  const comment = (valuesOf(sent)[feedbackBlock] ?? '').trim();
  if (comment === '') {
    return {
      outcome: 'no-feedback',
      answer: showErrors({ [feedbackBlock]: 'Say what should be different' }),
    };
  }
  const account = { kind: 'slack', id: sent.user.id } as const;
  const word = { card, account, decision: 'changes_requested', via: 'slack', comment } as const;
  const outcome = await takeDecision(word, deps);
  const words = wordsFor(outcome);
  return { outcome: outcome.kind, ...(words === undefined ? {} : { answer: showInstead(noteModal(words)) }) };
}

async function submitEdit(sent: SlackViewSubmission, deps: SlackActDeps): Promise<SlackActed> {
  const { card, channel } = parseWindowValue(sent.view.private_metadata);
  const before = await readVersion(card.campaignId, card.hash, deps.bodies);
  const edited = editPieces(before.pieces, valuesOf(sent));
  if (edited.kind === 'broken') return { outcome: 'broken-texts', answer: showErrors(edited.problems) };
  if (isDeepStrictEqual(edited.pieces, before.pieces)) {
    return { outcome: 'no-change', answer: showInstead(noteModal('Nothing was changed: approvals stand.')) };
  }
  const outcome = await requestEdit(
    {
      card,
      account: { kind: 'slack', id: sent.user.id },
      via: 'slack',
      pieces: edited.pieces,
      name: `slack ${sent.view.id}`,
      to: { via: 'slack', channel, user: sent.user.id },
    },
    deps,
  );
  return { outcome: outcome.kind, answer: showInstead(noteModal(editWords(outcome))) };
}

async function openWindow(
  pressed: SlackBlockActions,
  card: CardValue,
  act: 'edit' | 'changes_requested',
  deps: SlackActDeps,
): Promise<SlackActed> {
  const record = await findRecord(deps.table, card.campaignId);
  if (record === undefined) return { outcome: 'no-campaign' };
  const standing = standingOf(record, deps.settings, { kind: 'slack', id: pressed.user.id }, act);
  const closed = standing.kind === 'refused' ? standing : whyClosed(record, card, deps.clock.now());
  if (closed !== undefined) {
    await tellPresser(pressed, card, wordsFor(closed), false, deps);
    return { outcome: closed.kind };
  }
  const value = { card, channel: pressed.container.channel_id };
  const view =
    act === 'edit'
      ? editModal(value, await readVersion(card.campaignId, card.hash, deps.bodies))
      : changesModal(value);
  await (await deps.slack()).client.openView(pressed.trigger_id, view);
  return { outcome: 'window' };
}

/** What is slow is done by somebody else: Slack waits three seconds for its answer. */
async function tellPresser(
  { user, container }: SlackBlockActions,
  { campaignId }: CardValue,
  words: string | undefined,
  hasChanged: boolean,
  { table, clock, followUp }: SlackActDeps,
): Promise<void> {
  const to = { via: 'slack', channel: container.channel_id, user: user.id } as const;
  if (words !== undefined) await writeAnswer(table, campaignId, { to, text: words, at: clock.now() });
  if (words !== undefined || hasChanged) await followUp(campaignId);
}

function wordsFor(outcome: WordOutcome): string | undefined {
  if (outcome.kind === 'no-campaign') return undefined;
  return outcome.kind === 'refused' ? refusalWords(outcome.because) : answerTo(outcome);
}
