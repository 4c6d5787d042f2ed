import type { InputBlock, ModalView } from '../../vendors/slack/modal.ts';
import { modalLimits } from '../../vendors/slack/modal.ts';
import { escapeMrkdwn, mrkdwn, plainText } from '../../vendors/slack-blocks.ts';
import { contentLimits, limitInWords, type TextLimit } from '../content-limits.ts';
import type { Publication } from '../publication.ts';
import type { WindowValue } from './card-value.ts';
import { mostComment } from './judge-pull-request.ts';

/** The windows that the buttons of a card open. */
export const modalIds = { changes: 'request-changes', edit: 'edit-texts' } as const;

/** The one input of the window that asks what is to be changed. */
export const feedbackBlock = 'feedback';

/** Asks what is to be changed; the model gets it word by word. */
export function changesModal(value: WindowValue): ModalView {
  return {
    type: 'modal',
    callback_id: modalIds.changes,
    private_metadata: JSON.stringify(value),
    title: plainText('Request changes', modalLimits.title),
    submit: plainText('Request changes', modalLimits.submit),
    close: plainText('Cancel', modalLimits.close),
    blocks: [
      {
        type: 'input',
        block_id: feedbackBlock,
        label: plainText('What should be different?', modalLimits.label),
        element: { type: 'plain_text_input', action_id: 'text', multiline: true, max_length: mostComment },
        hint: plainText('The texts are written anew with this, and you are asked again.', modalLimits.hint),
      },
    ],
  };
}

/** Shows every text in an input of its own, under the path that it has in the content. */
export function editModal(value: WindowValue, { pieces }: Publication): ModalView {
  const { blogPost } = pieces;
  const sections = blogPost.sections.flatMap(({ heading, body }, index) => {
    const path = `blogPost.sections.${index}`;
    return [
      input(`${path}.heading`, `Blog heading ${index + 1}`, heading, contentLimits.sectionHeading),
      input(`${path}.body`, `Blog section ${index + 1}`, body, contentLimits.sectionBody),
    ];
  });
  return {
    type: 'modal',
    callback_id: modalIds.edit,
    private_metadata: JSON.stringify(value),
    title: plainText('Edit the texts', modalLimits.title),
    submit: plainText('Save', modalLimits.submit),
    close: plainText('Cancel', modalLimits.close),
    blocks: [
      {
        type: 'section',
        text: mrkdwn('Approvals that were given before do not count for the changed texts.'),
      },
      input('headline', 'Headline', pieces.headline, contentLimits.headline),
      input('tagline', 'Tagline', pieces.tagline, contentLimits.tagline),
      input('emailSubject', 'E-mail subject', pieces.emailSubject, contentLimits.emailSubject),
      input('emailBody', 'E-mail', pieces.emailBody, contentLimits.emailBody),
      input('socialPost', 'Social post', pieces.socialPost, contentLimits.socialPost),
      input('blogPost.title', 'Blog title', blogPost.title, contentLimits.blogTitle),
      ...sections,
    ],
  };
}

/** Says something to whoever has sent a window. */
export function noteModal(text: string): ModalView {
  return {
    type: 'modal',
    callback_id: 'note',
    title: plainText('Campaign review', modalLimits.title),
    close: plainText('Close', modalLimits.close),
    blocks: [{ type: 'section', text: mrkdwn(escapeMrkdwn(text)) }],
  };
}

function input(path: string, label: string, value: string, limit: TextLimit): InputBlock {
  return {
    type: 'input',
    block_id: path,
    label: plainText(label, modalLimits.label),
    element: {
      type: 'plain_text_input',
      action_id: 'text',
      multiline: limit.shape === 'paragraphs',
      initial_value: value,
      // Our limit counts characters as people do; an emoji may count twice in Slack.
      max_length: Math.min(modalLimits.input, 2 * limit.characters),
    },
    hint: plainText(limitInWords(limit), modalLimits.hint),
  };
}
