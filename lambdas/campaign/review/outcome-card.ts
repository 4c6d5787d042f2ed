import type { MessageContent } from '../../vendors/slack/messages.ts';
import { escapeMrkdwn, mrkdwn, plainText, slackLimits } from '../../vendors/slack-blocks.ts';
import { decisionLine } from './decision-words.ts';
import type { Decision } from './review.ts';

/** What stands in the card's place when the review is decided: who and when, and no button. */
export function outcomeCard(name: string, decision: Decision): MessageContent {
  const { comment } = decision;
  const line = escapeMrkdwn(decisionLine(decision));
  return {
    text: line,
    blocks: [
      { type: 'header', text: plainText(`Campaign: ${name}`, slackLimits.header) },
      {
        type: 'section',
        text: mrkdwn(`*${line}*${comment === undefined ? '' : `\n${escapeMrkdwn(comment)}`}`),
      },
    ],
  };
}

/** What stands in the card's place when the campaign was taken back. */
export function withdrawnCard(name: string): MessageContent {
  return {
    text: 'Withdrawn: the campaign was taken back',
    blocks: [
      { type: 'header', text: plainText(`Campaign: ${name}`, slackLimits.header) },
      {
        type: 'section',
        text: mrkdwn('*Withdrawn:* the campaign was taken back. Nothing is left to decide.'),
      },
    ],
  };
}
