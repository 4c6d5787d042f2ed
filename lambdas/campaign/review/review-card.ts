import type { MessageContent } from '../../vendors/slack/messages.ts';
import {
  type ButtonElement,
  clip,
  escapeMrkdwn,
  mrkdwn,
  plainText,
  type SlackBlock,
  slackLimits,
} from '../../vendors/slack-blocks.ts';
import { type Publication, shortHash } from '../publication.ts';
import type { Person } from '../settings.ts';
import { type CardValue, cardActions } from './card-value.ts';
import { differencesOf } from './differences.ts';

export interface ReviewCard {
  readonly campaignId: string;
  readonly round: number;
  readonly publication: Publication;
  /** What people saw before, where something has changed since. */
  readonly before?: Publication;
  readonly pullRequestUrl: string;
  readonly reviewers: readonly Person[];
  readonly approvalsRequired: number;
  /** E-mail addresses of those who have approved. */
  readonly approvedBy: readonly string[];
  /** Milliseconds since the epoch. */
  readonly deadlineAt: number;
}

/** The message that asks for a decision: texts, images, the pull request, and the buttons. */
export function reviewCard(card: ReviewCard): MessageContent {
  const { publication, reviewers, before } = card;
  const { pieces, name, channels } = publication;
  const mentions = reviewers.flatMap(({ slack }) => (slack === undefined ? [] : [`<@${slack}>`]));
  const blocks: (SlackBlock | undefined)[] = [
    { type: 'header', text: plainText(`Campaign: ${name}`, slackLimits.header) },
    {
      type: 'section',
      text: mrkdwn(
        `${mentions.join(' ')} *${escapeMrkdwn(pieces.headline)}*\n_${escapeMrkdwn(pieces.tagline)}_`.trim(),
      ),
    },
    before && changes(before, publication),
    ...images(publication),
    text(
      'E-mail',
      channels.includes('email') &&
        `*${escapeMrkdwn(pieces.emailSubject)}*\n${escapeMrkdwn(pieces.emailBody)}`,
    ),
    text('Social post', channels.includes('social') && escapeMrkdwn(pieces.socialPost)),
    text('Blog', channels.includes('blog') && blogText(publication)),
    { type: 'context', elements: [mrkdwn(factsOf(card))] },
    { type: 'actions', block_id: 'decision', elements: buttons(card) },
  ];
  return { text: cardText(card), blocks: blocks.filter((block) => block !== undefined) };
}

/** Tells one state of the card from another: it is also what it is found by. */
export function cardText({ publication, approvedBy, approvalsRequired }: ReviewCard): string {
  const version = `content ${shortHash(publication.hash)}`;
  const approvals = approvalsRequired === 1 ? '' : `, ${approvedBy.length} of ${approvalsRequired} approvals`;
  return clip(
    `Please review the campaign ${escapeMrkdwn(publication.name)} (${version}${approvals})`,
    slackLimits.section,
  );
}

function factsOf({ round, publication, approvalsRequired, approvedBy, deadlineAt }: ReviewCard): string {
  const { channels, launchAt, hash } = publication;
  const approvals =
    approvedBy.length === 0
      ? `${approvalsRequired} approval${approvalsRequired === 1 ? '' : 's'} needed`
      : `approved by ${approvedBy.map(escapeMrkdwn).join(', ')}; ${approvalsRequired} needed`;
  return [
    `Round ${round}`,
    channels.join(', '),
    `goes out ${launchAt ?? 'when approved'}`,
    approvals,
    `until ${new Date(deadlineAt).toISOString()}`,
    `content ${shortHash(hash)}`,
  ].join(' · ');
}

function buttons({ campaignId, round, publication, pullRequestUrl }: ReviewCard): ButtonElement[] {
  const value = JSON.stringify({ campaignId, round, hash: publication.hash } satisfies CardValue);
  const button = (action: keyof typeof cardActions, label: string, style?: ButtonElement['style']) => ({
    type: 'button' as const,
    action_id: cardActions[action],
    text: plainText(label),
    value,
    ...(style === undefined ? {} : { style }),
  });
  return [
    button('approve', 'Approve', 'primary'),
    button('changes', 'Request changes'),
    button('edit', 'Edit'),
    button('reject', 'Reject', 'danger'),
    {
      type: 'button',
      action_id: 'open-pull-request',
      text: plainText('Pull request'),
      url: pullRequestUrl,
    },
  ];
}

/** Long texts are shown as far as a message holds them; the pull request has the whole difference. */
function changes(before: Publication, after: Publication): SlackBlock | undefined {
  const lines = differencesOf(before, after).map(
    ({ name, before: old, after: now }) =>
      `*${name}*\n~${escapeMrkdwn(excerpt(old))}~\n${escapeMrkdwn(excerpt(now))}`,
  );
  if (lines.length === 0) return undefined;
  return { type: 'section', text: mrkdwn(`*What has changed*\n${lines.join('\n')}`) };
}

function excerpt(text: string): string {
  return clip(text.replaceAll(/\s+/g, ' ').replaceAll('~', ''), 160);
}

function blogText({ pieces: { blogPost } }: Publication): string {
  const headings = blogPost.sections.map(({ heading }) => `• ${escapeMrkdwn(heading)}`);
  return `*${escapeMrkdwn(blogPost.title)}*\n${headings.join('\n')}`;
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
