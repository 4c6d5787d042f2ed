import { type InputBlock, type ModalView, modalLimits } from '../../lambdas/vendors/slack/modal.ts';
import { mrkdwn, plainText } from '../../lambdas/vendors/slack-blocks.ts';

/** A question with one or more lines, named by its block. */
export function anInput(blockId: string, overrides: Partial<InputBlock> = {}): InputBlock {
  return {
    type: 'input',
    block_id: blockId,
    label: plainText(`The ${blockId}`, modalLimits.label),
    element: { type: 'plain_text_input', action_id: 'text', multiline: true, max_length: modalLimits.input },
    ...overrides,
  };
}

/** A modal that asks for a headline, filled in already, and a comment, which may be left out. */
export function aModal(overrides: Partial<ModalView> = {}): ModalView {
  return {
    type: 'modal',
    callback_id: 'edit-campaign',
    private_metadata: '{"round":1}',
    title: plainText('Edit the campaign', modalLimits.title),
    submit: plainText('Save', modalLimits.submit),
    close: plainText('Cancel', modalLimits.close),
    blocks: [
      { type: 'section', text: mrkdwn('What you change has to be approved again.') },
      anInput('headline', {
        element: {
          type: 'plain_text_input',
          action_id: 'text',
          initial_value: 'Spring is here',
          min_length: 3,
          max_length: 80,
        },
        hint: plainText('Up to 80 characters', modalLimits.hint),
      }),
      anInput('comment', { optional: true }),
    ],
    ...overrides,
  };
}
