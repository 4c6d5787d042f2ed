import type { PlainText, SlackBlock } from '../slack-blocks.ts';

/** Where a person types text. What is sent comes back under the ids of its block and of itself. */
export interface PlainTextInput {
  readonly type: 'plain_text_input';
  readonly action_id: string;
  /** Several lines; one without it. */
  readonly multiline?: boolean;
  readonly initial_value?: string;
  /** In characters; Slack lets nobody submit less. */
  readonly min_length?: number;
  /** In characters, `modalLimits.input` at most; Slack lets nobody submit more. */
  readonly max_length?: number;
}

/** A question of a modal. */
export interface InputBlock {
  readonly type: 'input';
  /** Unique in its modal; errors are shown at the block that they name. */
  readonly block_id: string;
  readonly label: PlainText;
  readonly element: PlainTextInput;
  /** May be left empty; it must be filled in by default. */
  readonly optional?: boolean;
  readonly hint?: PlainText;
}

/** A window that one person sees. Its texts are made with `plainText` or `mrkdwn` and the limits below. */
export interface ModalView {
  readonly type: 'modal';
  /** Which of our modals it is. */
  readonly callback_id: string;
  /** Comes back with the submission. The person can read it, so it holds no secret. */
  readonly private_metadata?: string;
  readonly title: PlainText;
  /** The button that sends it; Slack refuses a modal that has inputs and no such button. */
  readonly submit?: PlainText;
  readonly close?: PlainText;
  readonly blocks: readonly (SlackBlock | InputBlock)[];
}

/** Characters that each place holds, and blocks of a modal; Slack refuses the whole modal above them. */
export const modalLimits = {
  title: 24,
  submit: 24,
  close: 24,
  privateMetadata: 3000,
  label: 2000,
  hint: 2000,
  input: 3000,
  blocks: 100,
} as const;
