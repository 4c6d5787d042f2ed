import type { MessageContent } from '../../vendors/slack/messages.ts';
import { clip, escapeMrkdwn, mrkdwn, plainText, slackLimits } from '../../vendors/slack-blocks.ts';
import type { CampaignRecord } from '../record.ts';
import type { Notice } from './notice.ts';

/** What the message takes from the record. */
export type NoticeSubject = Pick<CampaignRecord, 'campaignId' | 'brief' | 'compensation'>;

/** What a person should do about a notice; `undefined` for one that the timeline alone is told. */
export function adviceFor({ kind }: Notice, { compensation }: NoticeSubject): string | undefined {
  switch (kind) {
    case 'undo-failed':
      return 'It is still there. Mend the cause and ask for the rollback again, or take it away by hand.';
    case 'unconfirmed':
      return 'Look at the vendor whether it is there. Nothing will send it again.';
    case 'not-reversible':
      return 'Nothing can call it back. Decide whether a correction has to follow it.';
    case 'superseded':
      return 'Somebody has changed it since, so it was left alone. Decide whether it should stay.';
    case 'there-after-all':
      return 'A warning says that it is missing: that no longer holds. Leave it, or ask for the rollback.';
    case 'not-published':
      return 'Look at the vendor, and publish it there by hand, or ask for the rollback.';
    case 'compensated':
      return compensation === 'incomplete'
        ? 'Not everything could be taken back: the effects of the campaign say what is left. Mend the causes and ask for the rollback again.'
        : undefined;
    case 'reminded':
      return 'Approve it, ask for changes or reject it: on its card above, in its pull request, or over the API.';
    case 'escalated':
      return 'Those who were asked first have not decided. Whoever decides first now decides for all.';
    case 'edit-refused':
      return 'The texts are as they were before. Look at them and edit them again.';
    case 'started':
    case 'resumed':
    case 'review-skipped':
    case 'approved':
    case 'decided':
    case 'edited':
    case 'answered':
    case 'finished':
    case 'compensation-begun':
    case 'came-late':
    case 'substituted':
    case 'published':
      return undefined;
    default:
      return kind satisfies never;
  }
}

/** The message for people: which campaign, what happened, what to do, and where to look. */
export function noticeMessage(notice: Notice, advice: string, subject: NoticeSubject): MessageContent {
  const { name } = subject.brief;
  const links = (notice.links ?? []).map((link) => `\n${escapeMrkdwn(link)}`).join('');
  const mentions = (notice.mentions ?? []).map((id) => `<@${id}> `).join('');
  const by = notice.by === undefined ? '' : ` · by ${escapeMrkdwn(notice.by)}`;
  return {
    text: clip(escapeMrkdwn(`${name}: ${notice.text}`), slackLimits.section),
    blocks: [
      { type: 'header', text: plainText(`Campaign: ${name}`, slackLimits.header) },
      { type: 'section', text: mrkdwn(`${mentions}*${escapeMrkdwn(notice.text)}*\n${advice}${links}`) },
      {
        type: 'context',
        elements: [mrkdwn(`Campaign ${subject.campaignId} · ${new Date(notice.at).toISOString()}${by}`)],
      },
    ],
  };
}
