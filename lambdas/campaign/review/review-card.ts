import type { MessageContent } from '../../vendors/slack/messages.ts';
import {
  clip,
  escapeMrkdwn,
  mrkdwn,
  plainText,
  type SlackBlock,
  slackLimits,
} from '../../vendors/slack-blocks.ts';
import type { Publication } from '../publication.ts';
import type { Decision } from '../record.ts';
import type { Person } from '../settings.ts';
import { cardActions, cardValueText } from './card-value.ts';

export interface ReviewCard {
  readonly campaignId: string;
  readonly round: number;
  readonly publication: Publication;
  readonly pullRequestUrl: string;
  readonly reviewers: readonly Person[];
  readonly approvalsRequired: number;
}

/** The message that asks for a decision: texts, images, the pull request, and the buttons. */
export function reviewCard(card: ReviewCard): MessageContent {
  const { publication, reviewers, approvalsRequired } = card;
  const { pieces, name, channels } = publication;
  const mentions = reviewers.flatMap(({ slack }) => (slack === undefined ? [] : [`<@${slack}>`]));
  const value = cardValueText({ campaignId: card.campaignId, round: card.round, hash: publication.hash });
  const blocks: (SlackBlock | undefined)[] = [
    { type: 'header', text: plainText(`Campaign: ${name}`, slackLimits.header) },
    {
      type: 'section',
      text: mrkdwn(
        `${mentions.join(' ')} *${escapeMrkdwn(pieces.headline)}*\n_${escapeMrkdwn(pieces.tagline)}_`.trim(),
      ),
    },
    ...images(publication),
    text(
      'E-mail',
      channels.includes('email') &&
        `*${escapeMrkdwn(pieces.emailSubject)}*\n${escapeMrkdwn(pieces.emailBody)}`,
    ),
    text('Social post', channels.includes('social') && escapeMrkdwn(pieces.socialPost)),
    text('Blog', channels.includes('blog') && escapeMrkdwn(pieces.blogPost.title)),
    {
      type: 'context',
      elements: [
        mrkdwn(
          `Round ${card.round} · ${channels.join(', ')} · goes out ${publication.launchAt ?? 'when approved'} · ` +
            `${approvalsRequired} approval${approvalsRequired === 1 ? '' : 's'} needed`,
        ),
      ],
    },
    {
      type: 'actions',
      block_id: 'decision',
      elements: [
        {
          type: 'button',
          action_id: cardActions.approve,
          text: plainText('Approve'),
          style: 'primary',
          value,
        },
        {
          type: 'button',
          action_id: cardActions.reject,
          text: plainText('Reject'),
          style: 'danger',
          value,
        },
        {
          type: 'button',
          action_id: 'open-pull-request',
          text: plainText('Pull request'),
          url: card.pullRequestUrl,
        },
      ],
    },
  ];
  return {
    text: clip(`Please review the campaign ${escapeMrkdwn(name)}`, slackLimits.section),
    blocks: blocks.filter((block) => block !== undefined),
  };
}

function images({ assets, name }: Publication): SlackBlock[] {
  return Object.values(assets).map(({ url, channel }) => ({
    type: 'image',
    image_url: url,
    alt_text: `${name}: ${channel}`,
  }));
}

function text(title: string, body: string | false): SlackBlock | undefined {
  return body === false ? undefined : { type: 'section', text: mrkdwn(`*${title}*\n${body}`) };
}

const verbs: Record<Decision['decision'], string> = {
  approved: 'Approved',
  rejected: 'Rejected',
  changes_requested: 'Changes requested',
  timed_out: 'Nobody decided in time',
};

/** What stands in the card's place when the review is decided: who and when, and no button. */
export function outcomeCard(name: string, { decision, by, at, comment }: Decision): MessageContent {
  const who = decision === 'timed_out' ? '' : ` by ${escapeMrkdwn(by)}`;
  const line = `${verbs[decision]}${who}, ${new Date(at).toISOString()}`;
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
