import type { Clock } from '../../platform/clock.ts';
import type { SlackSettings } from '../../vendors/slack/settings.ts';
import type { Slack } from '../../vendors/slack.ts';
import type { CampaignTable } from '../campaign-table.ts';
import { claimNotice, giveNoticeBack, settleNotice } from './begun-notice.ts';
import { nextTry } from './next-try.ts';
import type { Notice } from './notice.ts';
import { type NoticeSubject, noticeMessage } from './notice-message.ts';

/** Where people read of a campaign. */
export interface NoticeChannel {
  readonly client: Pick<Slack, 'postMessage' | 'findMessage'>;
  readonly settings: Pick<SlackSettings, 'channel'>;
}

export interface Telling {
  readonly table: CampaignTable;
  readonly clock: Clock;
  /** Nothing is sent after it: the end of this invocation. Milliseconds since the epoch. */
  readonly deadlineAt: number;
}

/**
 * Posts the message of one notice, once: whoever has claimed it sends it, and whoever claims it after somebody
 * else looks for it first. Should Slack carry out a request later than anybody waits for it, the message
 * comes twice: that is better than not at all.
 * @returns whether it is told now, by whomever.
 * @throws whatever Slack has thrown; the notice stays in the outbox.
 */
export async function tellPeople(
  subject: NoticeSubject,
  notice: Notice,
  advice: string,
  { client, settings }: NoticeChannel,
  { table, clock, deadlineAt }: Telling,
): Promise<boolean> {
  const { channel } = settings;
  const begun = await claimNotice(table, clock, subject.campaignId, notice, deadlineAt);
  if (begun === undefined) return false;
  try {
    const isThere =
      begun.maybeSent &&
      (await client.findMessage({ channel, oldest: notice.at, effectId: begun.effect.id })) !== undefined;
    if (!isThere) {
      const message = noticeMessage(notice, advice, subject);
      await client.postMessage(begun.effect, { ...message, channel, purpose: 'notice' });
    }
  } catch (error) {
    await giveNoticeBack(table, begun, nextTry(error, clock.now()));
    throw error;
  }
  await settleNotice(table, begun);
  return true;
}
