import { VendorRejectedError } from '../../platform/errors.ts';
import { recordOutboxFailure } from '../../platform/saga-metrics.ts';
import type { Github } from '../../vendors/github.ts';
import type { Slack } from '../../vendors/slack.ts';
import { escapeMrkdwn } from '../../vendors/slack-blocks.ts';
import type { CampaignRecord } from '../record.ts';
import { pullRequestOf } from '../review/review-places.ts';
import { type BegunNotice, claimNotice, giveNoticeBack, settleNotice } from './begun-notice.ts';
import { nextTry } from './next-try.ts';
import type { Addressee, Notice } from './notice.ts';
import type { Telling } from './tell-people.ts';

export interface Whispering {
  readonly client: Pick<Slack, 'whisper'>;
}

/** Where one person is answered who has done something about a campaign. Without a place the answer waits. */
export interface PersonalChannels {
  readonly slack?: () => Promise<Whispering>;
  readonly github?: () => Promise<{ readonly client: Pick<Github, 'commentOn' | 'findComment'> }>;
}

/**
 * Answers one person, in the place where they have acted. Nobody else sees what is whispered in Slack, and
 * nothing tells whether it was seen, so it may come twice; a comment is looked for before it is written again.
 * @returns whether it is told now, by whomever.
 * @throws whatever may get better; the notice stays in the outbox.
 */
export async function tellPerson(
  record: CampaignRecord,
  notice: Notice,
  to: Addressee,
  channels: PersonalChannels,
  { table, clock, deadlineAt }: Telling,
): Promise<boolean> {
  if (channels[to.via] === undefined) return false;
  const begun = await claimNotice(table, clock, record.campaignId, notice, deadlineAt);
  if (begun === undefined) return false;
  try {
    await answer(begun, record, to, channels);
  } catch (error) {
    // Somebody who has left the channel cannot be told there; the timeline has it.
    if (!(error instanceof VendorRejectedError)) {
      await giveNoticeBack(table, begun, nextTry(error, clock.now()));
      throw error;
    }
    recordOutboxFailure(record.campaignId, error);
  }
  await settleNotice(table, begun);
  return true;
}

async function answer(
  { notice, effect, maybeSent }: BegunNotice,
  record: CampaignRecord,
  to: Addressee,
  { slack, github }: PersonalChannels,
): Promise<void> {
  switch (to.via) {
    case 'slack': {
      const { channel, user } = to;
      await (await slack?.())?.client.whisper({ channel, user, text: escapeMrkdwn(notice.text) });
      return;
    }
    case 'github': {
      const pull = pullRequestOf(record);
      const client = (await github?.())?.client;
      if (pull === undefined || client === undefined) return;
      const { repository, number } = pull;
      const isThere = maybeSent && (await client.findComment(repository, number, effect.id)) !== undefined;
      // GitHub does not always say who it was: a commit may be of an address that belongs to no account.
      const mention = to.login === '' ? '' : `@${to.login} `;
      if (!isThere) await client.commentOn(effect, repository, number, `${mention}${notice.text}`);
      return;
    }
    default:
      return to satisfies never;
  }
}
